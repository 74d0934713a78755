namespace LocalServices.Analytics;

/// <summary>An event in a batch, which has no header of its own to carry its key.</summary>
internal sealed record BatchItem : EventRequest
{
    public string? IdempotencyKey { get; init; }

    public override string? FindProblem() =>
        IdempotencyKey is "" ? "idempotency_key must not be empty" : base.FindProblem();
}
