namespace Tidewire.Tool.Reporting;

/// <summary>The report that <c>--json</c> prints.</summary>
internal sealed record ReportDocument
{
    public required string Command { get; init; }

    public required string Title { get; init; }

    public required int Problems { get; init; }

    public required int Warnings { get; init; }

    public required IReadOnlyList<Check> Checks { get; init; }
}
