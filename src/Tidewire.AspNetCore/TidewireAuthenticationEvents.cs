namespace Tidewire.AspNetCore;

/// <summary>
/// The steps of authentication at which an application can run its own code. Set the delegates, or derive and override, and name the type in
/// <c>EventsType</c> to have the container make it.
/// </summary>
/// <remarks>
/// An exception of a handler is the application's own error and leaves as it is: the request fails with it, not with 401. Where the request is canceled while its
/// token is verified, no further step runs.
/// </remarks>
public class TidewireAuthenticationEvents
{
    /// <summary>
    /// Runs after a request was searched for a token, found or not. May exchange <see cref="TokenRetrievedContext.Token"/>, or end authentication with a result
    /// of its own.
    /// </summary>
    public Func<TokenRetrievedContext, Task> OnTokenRetrieved { get; set; } = static _ => Task.CompletedTask;

    /// <summary>
    /// Runs after the auth service accepted the token, or a remembered answer did. May change or exchange the principal, or end with a result of its own.
    /// </summary>
    public Func<TokenValidatedContext, Task> OnTokenValidated { get; set; } = static _ => Task.CompletedTask;

    /// <summary>
    /// Runs after a token was rejected, was not well-formed, or could not be verified: <see cref="AuthenticationFailedContext.Exception"/> tells which. May end
    /// with a result of its own.
    /// </summary>
    public Func<AuthenticationFailedContext, Task> OnAuthenticationFailed { get; set; } = static _ => Task.CompletedTask;

    /// <summary>
    /// Runs before a request is answered with 401, 400 or 503. May change the answer, or give its own and call <see cref="TidewireChallengeContext.HandleResponse"/>.
    /// Does not run before a 403.
    /// </summary>
    public Func<TidewireChallengeContext, Task> OnChallenge { get; set; } = static _ => Task.CompletedTask;

    /// <summary>Invokes <see cref="OnTokenRetrieved"/>.</summary>
    /// <param name="context">The step.</param>
    /// <returns>A task that ends with the step.</returns>
    public virtual Task TokenRetrieved(TokenRetrievedContext context) => OnTokenRetrieved(context);

    /// <summary>Invokes <see cref="OnTokenValidated"/>.</summary>
    /// <param name="context">The step.</param>
    /// <returns>A task that ends with the step.</returns>
    public virtual Task TokenValidated(TokenValidatedContext context) => OnTokenValidated(context);

    /// <summary>Invokes <see cref="OnAuthenticationFailed"/>.</summary>
    /// <param name="context">The step.</param>
    /// <returns>A task that ends with the step.</returns>
    public virtual Task AuthenticationFailed(AuthenticationFailedContext context) => OnAuthenticationFailed(context);

    /// <summary>Invokes <see cref="OnChallenge"/>.</summary>
    /// <param name="context">The step.</param>
    /// <returns>A task that ends with the step.</returns>
    public virtual Task Challenge(TidewireChallengeContext context) => OnChallenge(context);
}
