namespace Tidewire.Auth;

/// <summary>Implements <see cref="IAuthService"/>: checks the arguments and passes them to the chain.</summary>
internal sealed class AuthService(VerificationChain chain, Func<AuthOptions> options) : IAuthService, IDisposable
{
    private static readonly Task<bool> _nothingToForget = Task.FromResult(true);
    private static readonly Task<TokenClaims?> _noClaims = Task.FromResult<TokenClaims?>(null);

    public Task<TokenClaims?> VerifyTokenAsync(string? token, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<TokenClaims?>(cancellationToken);

        var current = options();
        if (Unsent(token, current) is not null)
            return _noClaims;

        var answer = chain.First.VerifyAsync(new(token!, current), cancellationToken);
        return answer.IsCompletedSuccessfully ? answer.Result.PlainAnswer : PlainAsync(answer);

        static async Task<TokenClaims?> PlainAsync(ValueTask<Verification> answer) => (await answer.ConfigureAwait(false)).Claims;
    }

    public Task<ServiceResult<TokenClaims>> TryVerifyTokenAsync(string? token, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<ServiceResult<TokenClaims>>(cancellationToken);

        var current = options();
        if (Unsent(token, current) is { } rejection)
            return Task.FromResult(ServiceResult.Failed<TokenClaims>(rejection));

        var answer = chain.First.VerifyAsync(new(token!, current), cancellationToken);
        return answer.IsCompletedSuccessfully ? answer.Result.Answer : ResultAsync(answer);

        static async Task<ServiceResult<TokenClaims>> ResultAsync(ValueTask<Verification> answer) => (await answer.ConfigureAwait(false)).Result;
    }

    public Task<bool> ForgetTokenAsync(string? token, CancellationToken cancellationToken = default)
    {
        // The token is forgotten even if the cache is off, because the cache may be turned on again while its entries are fresh. Cancellation
        // ends the wait, not the removal.
        var forgetting = Unsent(token, options()) is null ? chain.SignOuts.ForgetAsync(token!) : _nothingToForget;
        return cancellationToken.IsCancellationRequested ? Task.FromCanceled<bool>(cancellationToken) : forgetting.WaitAsync(cancellationToken);
    }

    public Task<bool> ForgetSubjectAsync(string? subject, CancellationToken cancellationToken = default)
    {
        var forgetting = string.IsNullOrWhiteSpace(subject) ? _nothingToForget : chain.SignOuts.ForgetSubjectAsync(subject);
        return cancellationToken.IsCancellationRequested ? Task.FromCanceled<bool>(cancellationToken) : forgetting.WaitAsync(cancellationToken);
    }

    public void Dispose() => chain.Dispose();

    private static ServiceFailure? Unsent(string? token, AuthOptions options) => TokenRejection.OfUnsent(token, options.MaxTokenLength);
}
