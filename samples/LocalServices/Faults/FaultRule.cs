using LocalServices.Hosting;
using LocalServices.Requests;

namespace LocalServices.Faults;

/// <summary>
/// A fault to inject. A rule without status, delay or drop answers 503. Faults apply before the API key is checked, like those of a proxy.
/// A rule without a path does not apply to <c>/health</c>; <c>/_faults</c> never fails.
/// </summary>
public sealed record FaultRule : IRequestBody
{
    private const int LongestDelayMs = 3_600_000;

    /// <summary>The status to answer with, 200 to 599.</summary>
    public int? Status { get; init; }

    /// <summary>The <c>Retry-After</c> header, in seconds.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>The delay in milliseconds, by the host's clock. Without other faults, the response is only slow.</summary>
    public int? DelayMs { get; init; }

    /// <summary>Cuts the connection without a response.</summary>
    public bool Drop { get; init; }

    /// <summary>
    /// Handles and stores the request first, and replaces the response with the fault: the caller cannot know whether the service acted.
    /// </summary>
    public bool AfterHandling { get; init; }

    /// <summary>The number of requests that the rule applies to; <c>null</c>: all until the rule is removed.</summary>
    public int? Times { get; init; }

    /// <summary>The path, such as <c>/send</c>; <c>null</c>: all paths.</summary>
    public string? Path { get; init; }

    internal int? AnswerStatus => Status ?? (RetryAfter is not null || (!Drop && DelayMs is null) ? 503 : null);

    string? IRequestBody.FindProblem() => FindProblem();

    internal string? FindProblem()
    {
        if (Status is < 200 or > 599) return $"status must be 200 to 599, not {Status}";
        if (RetryAfter is < 0) return $"retry_after must be at least 0, not {RetryAfter}";
        if (DelayMs is < 0 or > LongestDelayMs) return $"delay_ms must be 0 to {LongestDelayMs}, not {DelayMs}";
        if (Drop && (Status ?? RetryAfter) is not null) return "drop sends no response, so it cannot be combined with status or retry_after: set one or the other";
        if (Times is < 1) return $"times must be at least 1, not {Times}";
        if (Path is not null && (!Path.StartsWith('/') || Path == ControlPaths.Faults)) return "path must start with / and not be /_faults";

        return null;
    }
}
