namespace Tidewire.Delivery;

/// <summary>Handles the outcome of a batch: settles the items, bisects the batch, or returns the items to the schedule.</summary>
internal sealed class BatchSettlement(
    DeliveryQueue queue, RetrySchedule schedule, BatchLimits limits, DeliveryGate gate, Func<DeliverySettings> settings)
{
    private const int MaxExceptions = 10;

    public async Task SettleAsync(DeliveryBatch batch, DeliveryOutcome outcome)
    {
        gate.Report(batch.Pass, outcome, batch.AreSuspects);
        if (outcome.IsFinal)
        {
            queue.Forget(batch.Items);
            schedule.Settled(batch.Items);
            return;
        }

        switch (outcome.Kind)
        {
            case DeliveryOutcomeKind.Delivered:
                if (!batch.AreSuspects)
                    limits.Delivered(batch.Items.Count, batch.Bytes, settings());
                await queue.DeliveredAsync(batch.Items).ConfigureAwait(false);
                schedule.Settled(batch.Items);
                break;

            case DeliveryOutcomeKind.Rejected:
                await RefusedAsync(batch, DropCause.Rejected).ConfigureAwait(false);
                break;

            case DeliveryOutcomeKind.Failed:
                if (!batch.AreSuspects)
                    limits.Failed(batch.Items.Count, batch.Bytes);
                Failed(batch);
                break;

            case DeliveryOutcomeKind.Faulted:
                if (batch.Items is [var single] && ++single.Exceptions >= MaxExceptions)
                    await RefusedAsync(batch, DropCause.Failed).ConfigureAwait(false);
                else
                    Failed(batch);
                break;

            default:
                batch.Items.ForEach(schedule.Add);
                break;
        }
    }

    private async ValueTask RefusedAsync(DeliveryBatch batch, DropCause cause)
    {
        if (batch.Items.Count > 1)
        {
            Bisect(batch);
            return;
        }

        await queue.DropAsync(batch.Items, cause).ConfigureAwait(false);
        schedule.Settled(batch.Items);
    }

    private void Failed(DeliveryBatch batch)
    {
        if (batch.Items is not [var single])
        {
            Bisect(batch);
            return;
        }

        single.MaxBatchSize = 1;
        single.Failures++;
        if (single.Id != 0)
            single.Release();
        schedule.Add(single, BackOff.Delay(single.Failures, settings().BaseDelay, settings().MaxItemDelay));
    }

    // Either half may contain the offending item. Both are due again without a delay, so that the other items do not wait.
    private void Bisect(DeliveryBatch batch)
    {
        foreach (var item in batch.Items)
        {
            item.MaxBatchSize = batch.Items.Count / 2;
            schedule.Add(item);
        }
    }
}
