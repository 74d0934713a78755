namespace Tidewire.Analytics;

/// <summary>How writing to the spool went.</summary>
internal enum SpoolOutcome
{
    Written,
    Full,
    Failed,
    Closed,
}
