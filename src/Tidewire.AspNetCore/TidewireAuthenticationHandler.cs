using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Tidewire.AspNetCore;

/// <summary>Bearer authentication (RFC 6750) that asks <see cref="IAuthService"/>.</summary>
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
            return await RefuseAsync(AuthenticationProblem.InvalidRequest, "the request does not hold exactly one well-formed token").ConfigureAwait(false);

        try
        {
            var result = await AuthService().TryVerifyTokenAsync(token, Context.RequestAborted).ConfigureAwait(false);
            return await JudgeAsync(result, token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (Context.RequestAborted.IsCancellationRequested)
        {
            // Nobody reads the answer, and nothing has failed.
            Log.RequestAborted(Logger, Scheme.Name);
            return AuthenticateResult.NoResult();
        }
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        // Not the safe variant, which would make 401 of an error of the application.
        var failure = (await HandleAuthenticateOnceAsync().ConfigureAwait(false)).Failure;
        if (Context.RequestAborted.IsCancellationRequested)
        {
            Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return;
        }

        var challenge = Challenge(properties, failure);
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
        var result = await HandleAuthenticateOnceAsync().ConfigureAwait(false);

        // Another scheme knows the user, but this one might have known that more is allowed.
        if (result.Failure is TidewireAuthenticationException { IsOutage: true } outage)
            OutageAnswer.Give(Context, RetryAfter(outage));
        if (OutageAnswer.IsGiven(Context))
            return;

        Response.StatusCode = StatusCodes.Status403Forbidden;
        if (result.Succeeded && await MissingScopes.FindAsync(Context).ConfigureAwait(false) is { } scopes)
            BearerChallenge.Add(Response, Options.Realm, "insufficient_scope", scope: string.Join(' ', scopes));
    }

    private async Task<AuthenticateResult> JudgeAsync(ServiceResult<TokenClaims> result, string token)
    {
        if (result.Value is { Subject: not null } claims)
            return await AcceptAsync(claims, result.IsStale, token).ConfigureAwait(false);

        return result.Failure switch
        {
            null => await RefuseAsync(AuthenticationProblem.InvalidToken, "the token names no subject").ConfigureAwait(false),
            { } failure when FailureJudge.IsNoToToken(failure) =>
                await RefuseAsync(AuthenticationProblem.InvalidToken, "the token is not valid", failure).ConfigureAwait(false),
            { } failure => await RefuseAsync(AuthenticationProblem.Outage, "the token could not be verified", failure).ConfigureAwait(false),
        };
    }

    private async Task<AuthenticateResult> AcceptAsync(TokenClaims claims, bool isStale, string token)
    {
        Log.TokenAccepted(Logger, Scheme.Name);
        var validated = new TokenValidatedContext(Context, Scheme, Options, claims, isStale)
        {
            Principal = ClaimMapper.ToPrincipal(claims, Scheme.Name, Options),
        };
        validated.Properties.IssuedUtc = claims.IssuedAt;
        validated.Properties.ExpiresUtc = claims.ExpiresAt;
        if (Options.SaveToken)
            validated.Properties.StoreTokens([new() { Name = "access_token", Value = token }]);

        await Events.TokenValidated(validated).ConfigureAwait(false);
        if (validated.Result is null)
            validated.Success();

        if (validated.Result is { Succeeded: true } success)
            Verified().Add(new(Scheme.Name, success.Principal, claims, isStale));
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
            RetryAfter = RetryAfter(known),
        };
    }

    private TimeSpan RetryAfter(TidewireAuthenticationException? outage) => outage?.Failure?.RetryAfter ?? Options.RetryAfter;

    private IAuthService AuthService() => Options.ServiceKey is { } key
        ? Context.RequestServices.GetRequiredKeyedService<IAuthService>(key)
        : Context.RequestServices.GetRequiredService<IAuthService>();

    private VerifiedTokens Verified()
    {
        if (Context.Features.Get<VerifiedTokens>() is not { } verified)
            Context.Features.Set(verified = new VerifiedTokens());
        return verified;
    }
}
