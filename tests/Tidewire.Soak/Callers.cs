namespace Tidewire.Soak;

/// <summary>Concurrent callers, each making sequential calls and recording the results.</summary>
internal sealed class Callers(
    IAuthService auth, INotificationService notifications, IAnalyticsService analytics, Dice dice, TimeSpan longestBudget, Tally tally, Complaints complaints)
{
    private static readonly TimeSpan _pauseWhenRefused = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan _maxTimeout = TimeSpan.FromMilliseconds(200);
    private int _lastId;

    /// <summary>How much longer than its budget a call may take on a busy machine. A call that ends later than that is an error.</summary>
    public static TimeSpan Margin { get; } = TimeSpan.FromSeconds(1);

    public CallerBook Sends { get; private set; } = new();

    public CallerBook Reports { get; private set; } = new();

    public (CallerBook Sends, CallerBook Reports) TakeBooks()
    {
        var books = (Sends, Reports);
        (Sends, Reports) = (new(), new());
        return books;
    }

    /// <summary>Makes calls for this duration, and returns when every call has ended.</summary>
    public Task RunAsync(int callers, TimeSpan duration)
    {
        long started = TimeProvider.System.GetTimestamp();
        return Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            while (TimeProvider.System.GetElapsedTime(started) < duration)
                await CallAsync();
        })));
    }

    private async Task CallAsync()
    {
        string id = $"call-{Interlocked.Increment(ref _lastId)}";
        string? key = dice.Next(2) == 0 ? null : "key-of-" + id;
        using var canceling = dice.Next(30) == 0
            ? new CancellationTokenSource(dice.Between(TimeSpan.Zero, _maxTimeout), TimeProvider.System)
            : new CancellationTokenSource();

        long started = TimeProvider.System.GetTimestamp();
        string outcome;
        try
        {
            var failure = await (dice.Next(10) switch
            {
                < 3 => VerifyAsync(id, canceling.Token),
                < 7 => SendAsync(id, key, canceling.Token),
                _ => ReportAsync(id, key, canceling.Token),
            });
            outcome = failure?.Kind.ToString() ?? "Success";
        }
        catch (OperationCanceledException e) when (canceling.IsCancellationRequested)
        {
            outcome = "(canceled)";
            if (e.CancellationToken != canceling.Token)
                complaints.Add($"{id}: the cancellation does not carry the caller's token");
        }
        catch (Exception e)
        {
            outcome = "(threw)";
            complaints.Add($"{id} threw {e}");
        }

        var elapsed = TimeProvider.System.GetElapsedTime(started);
        tally.Count(outcome, elapsed);
        if (elapsed > longestBudget + Margin)
            complaints.Add($"{id} took {elapsed.TotalSeconds:0.000} s and ended as {outcome}; the longest budget is {longestBudget.TotalSeconds} s");
        if (outcome == nameof(ServiceFailureKind.CircuitOpen))
            await Task.Delay(_pauseWhenRefused, TimeProvider.System);
    }

    private async Task<ServiceFailure?> VerifyAsync(string id, CancellationToken cancellationToken)
    {
        var result = await auth.TryVerifyTokenAsync(id, cancellationToken);
        if (result.IsSuccess && result.Value.Subject != id)
            complaints.Add($"{id} got the claims of {result.Value.Subject}");
        if (result.Failure is { IsAmbiguous: true })
            complaints.Add($"{id} is a verification and was reported as ambiguous");
        return result.Failure;
    }

    private Task<ServiceFailure?> SendAsync(string id, string? key, CancellationToken cancellationToken) =>
        RecordAsync(Sends, id, async () => (await notifications.TrySendAsync(
            new Notification { UserId = "user", Message = id, IdempotencyKey = key }, cancellationToken)).Failure);

    private Task<ServiceFailure?> ReportAsync(string id, string? key, CancellationToken cancellationToken) =>
        RecordAsync(Reports, id, async () => (await analytics.TryReportActivityAsync(
            new AnalyticsEvent { UserId = "user", Action = "create", ResourceType = "document", ResourceId = id, IdempotencyKey = key },
            cancellationToken)).Failure);

    private static async Task<ServiceFailure?> RecordAsync(CallerBook book, string id, Func<Task<ServiceFailure?>> call)
    {
        try
        {
            var failure = await call();
            if (failure is null)
                book.Accepted[id] = 0;
            else if (failure.IsAmbiguous)
                book.Uncertain[id] = 0;
            else
                book.Refused[id] = failure.ToString();
            return failure;
        }
        catch
        {
            book.Uncertain[id] = 0;
            throw;
        }
    }
}
