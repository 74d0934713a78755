using LocalServices.Hosting;
using LocalServices.Requests;

namespace LocalServices.Faults;

/// <summary>
/// How a service is to misbehave. A rule without status, delay or drop answers 503. Faults come before the API key is looked at,
/// as those of a proxy would. A rule without a path leaves <c>/health</c> alone; <c>/_faults</c> never fails.
/// </summary>
public sealed record FaultRule : IRequestBody
{
    private const int LongestDelayMs = 3_600_000;

    /// <summary>The status to answer with, 200 to 599.</summary>
    public int? Status { get; init; }

    /// <summary>The seconds of a <c>Retry-After</c> header beside the status.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Milliseconds to wait first, by the host's clock. Alone, it makes a slow answer.</summary>
    public int? DelayMs { get; init; }

    /// <summary>Cuts the connection without an answer.</summary>
    public bool Drop { get; init; }

    /// <summary>
    /// Handles and stores the request first, and puts the fault in the place of the answer: the case in which a caller cannot know
    /// whether it was heard.
    /// </summary>
    public bool AfterHandling { get; init; }

    /// <summary>For how many requests; <c>null</c> is until cleared.</summary>
    public int? Times { get; init; }

    /// <summary>The one path it applies to, such as <c>/send</c>; <c>null</c> is all.</summary>
    public string? Path { get; init; }

    internal int? AnswerStatus => Status ?? (RetryAfter is not null || (!Drop && DelayMs is null) ? 503 : null);

    string? IRequestBody.FindProblem() => FindProblem();

    internal string? FindProblem()
    {
        if (Status is < 200 or > 599) return $"status must be 200 to 599, not {Status}";
        if (RetryAfter is < 0) return $"retry_after must not be negative, as {RetryAfter} is";
        if (DelayMs is < 0 or > LongestDelayMs) return $"delay_ms must be 0 to {LongestDelayMs}, not {DelayMs}";
        if (Drop && (Status ?? RetryAfter) is not null) return "drop leaves no answer for status or retry_after: give one or the other";
        if (Times is < 1) return $"times must be at least 1, not {Times}";
        if (Path is not null && (!Path.StartsWith('/') || Path == ControlPaths.Faults)) return "path must start with / and not be /_faults";

        return null;
    }
}
