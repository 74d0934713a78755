namespace LocalServices.Hosting;

internal sealed record HealthReply
{
    public string Status { get; init; } = "ok";

    public required string Service { get; init; }
}
