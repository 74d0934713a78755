using Microsoft.Extensions.Options;
using Tidewire.Clients;
using Tidewire.Resilience;

namespace Tidewire.Auth;

internal sealed class AuthService(ServiceCaller<IAuthApi> caller, IOptionsMonitor<AuthOptions> options, string optionsName) : IAuthService
{
    private static readonly ServiceResult<TokenClaims> _noToken = NotSent("there is no token");
    private static readonly ServiceResult<TokenClaims> _tooLong = NotSent("the token is longer than MaxTokenLength");

    public async Task<TokenClaims?> VerifyTokenAsync(string? token, CancellationToken cancellationToken = default) =>
        (await TryVerifyTokenAsync(token, cancellationToken).ConfigureAwait(false)).Value;

    public async Task<ServiceResult<TokenClaims>> TryVerifyTokenAsync(string? token, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (string.IsNullOrWhiteSpace(token))
            return _noToken;
        if (token.Length > options.Get(optionsName).MaxTokenLength)
            return _tooLong;

        var request = new VerifyTokenRequest { Token = token };
        var result = await caller.TryAsync((api, ct) => api.VerifyAsync(request, ct), cancellationToken).ConfigureAwait(false);

        return result.Value is { IsActive: false } ? Inactive(result.Attempts) : result;
    }

    private static ServiceResult<TokenClaims> NotSent(string reason) =>
        ServiceResult.Failed<TokenClaims>(new(ServiceFailureKind.Rejected) { Reason = reason });

    private static ServiceResult<TokenClaims> Inactive(int attempts) =>
        ServiceResult.Failed<TokenClaims>(new(ServiceFailureKind.Rejected)
        {
            Reason = Reasons.Inactive,
            StatusCode = System.Net.HttpStatusCode.OK,
            Attempts = attempts,
        });
}
