using System.Collections.Concurrent;
using System.Net;

namespace Tidewire.AspNetCore.Tests;

/// <summary>An auth service with configurable responses that records the tokens.</summary>
internal sealed class StubAuth : IAuthService
{
    private readonly ConcurrentQueue<string?> _tokens = new();
    private readonly ConcurrentQueue<string?> _forgotten = new();

    public const string GoodClaims = """{"sub":"ada","roles":["admin"],"scope":"read write","exp":1900000000}""";

    public Func<string?, CancellationToken, Task<ServiceResult<TokenClaims>>> Answer { get; set; } =
        static (_, _) => Task.FromResult(Accepted(GoodClaims));

    public IReadOnlyCollection<string?> Tokens => _tokens;

    public static ServiceResult<TokenClaims> Accepted(string claims) => ServiceResult.Success(TokenClaims.Parse(claims));

    public static ServiceResult<TokenClaims> Failed(ServiceFailureKind kind, int? status = null, TimeSpan? retryAfter = null) =>
        ServiceResult.Failed<TokenClaims>(new(kind) { StatusCode = (HttpStatusCode?)status, RetryAfter = retryAfter });

    /// <summary>An auth service with the same response for every token.</summary>
    public static StubAuth Always(ServiceResult<TokenClaims> result) => new() { Answer = (_, _) => Task.FromResult(result) };

    public static StubAuth Accepting(string claims = GoodClaims) => Always(Accepted(claims));

    public static StubAuth Rejecting() => Always(Failed(ServiceFailureKind.Rejected, 401));

    public static StubAuth Down(TimeSpan? retryAfter = null) => Always(Failed(ServiceFailureKind.Unavailable, 500, retryAfter));

    public Task<ServiceResult<TokenClaims>> TryVerifyTokenAsync(string? token, CancellationToken cancellationToken = default)
    {
        // Read first, because a test may change Answer as soon as it sees the request.
        var answer = Answer;
        _tokens.Enqueue(token);
        return answer(token, cancellationToken);
    }

    public async Task<TokenClaims?> VerifyTokenAsync(string? token, CancellationToken cancellationToken = default) =>
        (await TryVerifyTokenAsync(token, cancellationToken)).Value;

    public Task<bool> ForgetSubjectAsync(string? subject, CancellationToken cancellationToken = default) => Task.FromResult(true);

    public Task<bool> ForgetTokenAsync(string? token, CancellationToken cancellationToken = default)
    {
        _forgotten.Enqueue(token);
        return Task.FromResult(true);
    }
}
