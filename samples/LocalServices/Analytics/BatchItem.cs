namespace LocalServices.Analytics;

/// <summary>An event in a batch, with its key in the body because it has no header of its own.</summary>
internal sealed record BatchItem : EventRequest
{
    public string? IdempotencyKey { get; init; }

    public override string? FindProblem() =>
        IdempotencyKey is "" ? "idempotency_key must not be empty" : base.FindProblem();
}
