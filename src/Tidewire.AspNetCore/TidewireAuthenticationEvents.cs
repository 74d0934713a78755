namespace Tidewire.AspNetCore;

/// <summary>
/// Steps of authentication where an application may step in. Set the delegates, or derive and override, and name the type in
/// <c>EventsType</c> to have it made by the container.
/// </summary>
/// <remarks>What a handler of these throws is the application's own error and leaves as such: the request fails with it, not with 401.</remarks>
public class TidewireAuthenticationEvents
{
    /// <summary>
    /// After the request was searched for a token, also if there is none. May exchange <see cref="TokenRetrievedContext.Token"/>, or end with a result of its own.
    /// </summary>
    public Func<TokenRetrievedContext, Task> OnTokenRetrieved { get; set; } = static _ => Task.CompletedTask;

    /// <summary>After the auth service accepted the token. May exchange the principal, or end with a result of its own.</summary>
    public Func<TokenValidatedContext, Task> OnTokenValidated { get; set; } = static _ => Task.CompletedTask;

    /// <summary>
    /// After a token was refused, was not well-formed, or could not be verified: <see cref="AuthenticationFailedContext.Exception"/> tells which. May end with a
    /// result of its own.
    /// </summary>
    public Func<AuthenticationFailedContext, Task> OnAuthenticationFailed { get; set; } = static _ => Task.CompletedTask;

    /// <summary>Before a request is answered with 401, 400 or 503. May change the answer, or give its own and call <see cref="TidewireChallengeContext.HandleResponse"/>.</summary>
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
