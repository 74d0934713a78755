using LocalServices.Requests;

namespace LocalServices.Auth;

internal sealed record TokenRequest : IRequestBody
{
    private const long LongestLifetimeSeconds = 10L * 365 * 24 * 60 * 60;

    public required string UserId { get; init; }

    public string? Email { get; init; }

    public IReadOnlyList<string>? Roles { get; init; }

    public string? Scope { get; init; }

    /// <summary>Zero or less creates an expired token.</summary>
    public long? LifetimeSeconds { get; init; }

    public string? FindProblem()
    {
        if (UserId.Length == 0) return "user_id must not be empty";
        if (Roles?.Any(string.IsNullOrEmpty) == true) return "a role must not be empty";
        if (LifetimeSeconds is < -LongestLifetimeSeconds or > LongestLifetimeSeconds) return "lifetime_seconds must be within ten years";

        return null;
    }
}
