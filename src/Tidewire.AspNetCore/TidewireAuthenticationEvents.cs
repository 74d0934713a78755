namespace Tidewire.AspNetCore;

/// <summary>
/// The events of authentication, in which an application can run its own code. Either set the delegates, or derive a class, override its
/// methods and set <c>EventsType</c>, so that the container creates the derived class.
/// </summary>
/// <remarks>
/// An exception that a handler throws is an error of the application: the request fails with that exception, not with 401. If the request is
/// canceled while its token is verified, no further event is raised.
/// </remarks>
public class TidewireAuthenticationEvents
{
    /// <summary>
    /// Invoked after a request was searched for a token, whether one was found or not. May replace
    /// <see cref="TokenRetrievedContext.Token"/>, or set the result.
    /// </summary>
    public Func<TokenRetrievedContext, Task> OnTokenRetrieved { get; set; } = static _ => Task.CompletedTask;

    /// <summary>
    /// Invoked after the token was verified by the auth service or the cache. May change or replace the principal, or set another result.
    /// </summary>
    public Func<TokenValidatedContext, Task> OnTokenValidated { get; set; } = static _ => Task.CompletedTask;

    /// <summary>
    /// Invoked after a token was rejected, was malformed, or could not be verified; <see cref="AuthenticationFailedContext.Exception"/>
    /// shows which. May set another result.
    /// </summary>
    public Func<AuthenticationFailedContext, Task> OnAuthenticationFailed { get; set; } = static _ => Task.CompletedTask;

    /// <summary>
    /// Invoked before a request is answered with 401, 400 or 503. May change the response, or send its own and call
    /// <see cref="TidewireChallengeContext.HandleResponse"/>. Not invoked before a 403.
    /// </summary>
    public Func<TidewireChallengeContext, Task> OnChallenge { get; set; } = static _ => Task.CompletedTask;

    /// <summary>Invokes <see cref="OnTokenRetrieved"/>.</summary>
    /// <param name="context">The context of the event.</param>
    /// <returns>A task that completes when the handler has.</returns>
    public virtual Task TokenRetrieved(TokenRetrievedContext context) => OnTokenRetrieved(context);

    /// <summary>Invokes <see cref="OnTokenValidated"/>.</summary>
    /// <param name="context">The context of the event.</param>
    /// <returns>A task that completes when the handler has.</returns>
    public virtual Task TokenValidated(TokenValidatedContext context) => OnTokenValidated(context);

    /// <summary>Invokes <see cref="OnAuthenticationFailed"/>.</summary>
    /// <param name="context">The context of the event.</param>
    /// <returns>A task that completes when the handler has.</returns>
    public virtual Task AuthenticationFailed(AuthenticationFailedContext context) => OnAuthenticationFailed(context);

    /// <summary>Invokes <see cref="OnChallenge"/>.</summary>
    /// <param name="context">The context of the event.</param>
    /// <returns>A task that completes when the handler has.</returns>
    public virtual Task Challenge(TidewireChallengeContext context) => OnChallenge(context);
}
