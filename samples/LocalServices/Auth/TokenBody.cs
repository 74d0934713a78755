using LocalServices.Requests;

namespace LocalServices.Auth;

/// <summary>The body of <c>/verify</c> and <c>/revoke</c>.</summary>
internal sealed record TokenBody : IRequestBody
{
    public required string Token { get; init; }

    public string? FindProblem() => Token.Length == 0 ? "token must not be empty" : null;
}
