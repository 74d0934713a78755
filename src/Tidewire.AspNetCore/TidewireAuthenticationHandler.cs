using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Tidewire.AspNetCore;

/// <summary>Bearer authentication (RFC 6750) that verifies tokens with <see cref="IAuthService"/>.</summary>
internal sealed class TidewireAuthenticationHandler(IOptionsMonitor<TidewireAuthenticationOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<TidewireAuthenticationOptions>(options, logger, encoder)
{
    private new TidewireAuthenticationEvents Events => (TidewireAuthenticationEvents)base.Events!;

    protected override Task<object> CreateEventsAsync() => Task.FromResult<object>(new TidewireAuthenticationEvents());

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var retrieved = new TokenRetrievedContext(Context, Scheme, Options, Options.TokenRetriever(Request));
        await Events.TokenRetrieved(retrieved).ConfigureAwait(false);
        if (retrieved.Result is { } decided)
            return decided;

        if (retrieved.Token is not { } token)
            return AuthenticateResult.NoResult();
        if (token.Length > Options.MaxTokenLength)
            return await RefuseAsync(AuthenticationProblem.InvalidRequest, "the token is too long").ConfigureAwait(false);
        if (!BearerCredential.IsToken(token))
            return await RefuseAsync(AuthenticationProblem.InvalidRequest, "the request does not contain exactly one well-formed token").ConfigureAwait(false);

        var result = await VerifyAsync(token).ConfigureAwait(false);
        return result.Failure switch
        {
            null when string.IsNullOrWhiteSpace(result.Value!.Subject) =>
                await RefuseAsync(AuthenticationProblem.InvalidToken, "the token has no subject").ConfigureAwait(false),
            null => await AcceptAsync(new(Scheme.Name, result.Value!, result.IsStale), token).ConfigureAwait(false),
            { Kind: ServiceFailureKind.Rejected } failure =>
                await RefuseAsync(AuthenticationProblem.InvalidToken, "the token is not valid", failure).ConfigureAwait(false),
            { } failure => await RefuseAsync(AuthenticationProblem.Outage, "the token could not be verified", failure).ConfigureAwait(false),
        };
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var challenge = Challenge(properties, (await AuthenticatedAsync().ConfigureAwait(false)).Failure);
        await Events.Challenge(challenge).ConfigureAwait(false);
        if (challenge.Handled)
            return;

        if (challenge.StatusCode == StatusCodes.Status503ServiceUnavailable)
        {
            OutageAnswer.Give(Context, challenge.RetryAfter);
        }
        else if (!OutageAnswer.IsGiven(Context))
        {
            Response.StatusCode = challenge.StatusCode;
            BearerChallenge.Add(Response, Options.Realm, challenge.Error, challenge.ErrorDescription);
        }
    }

    protected override async Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var result = await AuthenticatedAsync().ConfigureAwait(false);

        // Another scheme authenticated the user, but this scheme might have granted the access.
        if (result.Failure is TidewireAuthenticationException { IsOutage: true })
        {
            await HandleChallengeAsync(properties).ConfigureAwait(false);
            return;
        }

        if (OutageAnswer.IsGiven(Context))
            return;

        Response.StatusCode = StatusCodes.Status403Forbidden;
        if (result.Succeeded && await MissingScopes.FindAsync(Context).ConfigureAwait(false) is { } scopes)
            BearerChallenge.Add(Response, Options.Realm, "insufficient_scope", scope: string.Join(' ', scopes));
    }

    /// <remarks>
    /// A cancellation is rethrown. The request may be canceled while its client still waits (<c>UseRequestTimeouts</c>), and would
    /// otherwise continue without a user.
    /// </remarks>
    private async Task<ServiceResult<TokenClaims>> VerifyAsync(string token)
    {
        var verifications = RequestVerifications.Of(Context);
        if (verifications.Find(Options.ServiceKey, token) is { } known)
            return known;

        try
        {
            var result = await AuthService().TryVerifyTokenAsync(token, Context.RequestAborted).ConfigureAwait(false);
            if (result.Failure is { Kind: not ServiceFailureKind.Rejected })
                Context.RequestAborted.ThrowIfCancellationRequested();

            verifications.Add(Options.ServiceKey, token, result);
            return result;
        }
        catch (OperationCanceledException) when (Context.RequestAborted.IsCancellationRequested)
        {
            Log.RequestCanceled(Logger, Scheme.Name);
            throw;
        }
    }

    private async Task<AuthenticateResult> AcceptAsync(VerifiedToken verified, string token)
    {
        Log.TokenAccepted(Logger, Scheme.Name);
        var validated = new TokenValidatedContext(Context, Scheme, Options, verified.Claims, verified.IsStale)
        {
            Principal = new(Options.Identities.Create(verified, Logger)),
        };
        validated.Properties.IssuedUtc = verified.Claims.IssuedAt;
        validated.Properties.ExpiresUtc = verified.Claims.ExpiresAt;
        if (Options.SaveToken)
            validated.Properties.StoreTokens([new() { Name = "access_token", Value = token }]);

        await Events.TokenValidated(validated).ConfigureAwait(false);
        if (validated.Result is null)
            validated.Success();

        if (validated.Result is { Succeeded: true } success)
            VerifiedTokens.Add(Context, verified, success.Principal);
        return validated.Result!;
    }

    private async Task<AuthenticateResult> RefuseAsync(AuthenticationProblem problem, string reason, ServiceFailure? failure = null)
    {
        if (problem == AuthenticationProblem.Outage)
            Log.TokenNotVerified(Logger, Scheme.Name, failure!.Kind.ToString(), failure.Reason);
        else
            Log.TokenRefused(Logger, Scheme.Name, reason);

        var exception = new TidewireAuthenticationException(problem, reason, failure);
        var failed = new AuthenticationFailedContext(Context, Scheme, Options, exception);
        await Events.AuthenticationFailed(failed).ConfigureAwait(false);
        return failed.Result ?? AuthenticateResult.Fail(exception);
    }

    // ASP.NET Core's HandleAuthenticateOnceSafeAsync is not used because it turns an error of the application into a 401. With
    // ForwardAuthenticate, the other scheme's result is used.
    private async Task<AuthenticateResult> AuthenticatedAsync() =>
        ResolveTarget(Options.ForwardAuthenticate) is { } other
            ? await Context.AuthenticateAsync(other).ConfigureAwait(false)
            : await HandleAuthenticateOnceAsync().ConfigureAwait(false);

    private TidewireChallengeContext Challenge(AuthenticationProperties properties, Exception? failure)
    {
        var known = failure as TidewireAuthenticationException;
        return new(Context, Scheme, Options, properties, failure)
        {
            StatusCode = known?.Problem switch
            {
                AuthenticationProblem.Outage => StatusCodes.Status503ServiceUnavailable,
                AuthenticationProblem.InvalidRequest => StatusCodes.Status400BadRequest,
                _ => StatusCodes.Status401Unauthorized,
            },
            Error = (failure, known?.Problem) switch
            {
                (null, _) or (_, AuthenticationProblem.Outage) => null,
                (_, AuthenticationProblem.InvalidRequest) => "invalid_request",
                _ => "invalid_token",
            },
            ErrorDescription = known is { IsOutage: false } ? known.Message : null,
            RetryAfter = OutageAnswer.Limit(known?.Failure?.RetryAfter ?? Options.RetryAfter),
        };
    }

    // The service is missing here only if ForwardDefaultSelector was expected to select another scheme. Validation at startup reports all
    // other cases.
    private IAuthService AuthService() =>
        (Options.ServiceKey is { } key ? Context.RequestServices.GetKeyedService<IAuthService>(key) : Context.RequestServices.GetService<IAuthService>())
        ?? throw new InvalidOperationException($"Authentication scheme '{Scheme.Name}': {TidewireAuthenticationOptionsValidator.MissingService(Options.ServiceKey)}");
}
