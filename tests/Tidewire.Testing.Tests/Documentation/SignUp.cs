namespace Tidewire.Testing.Tests.Documentation;

/// <summary>A class of an application, under test in the snippets.</summary>
internal sealed class SignUp(IAuthService auth, INotificationService notifications, IAnalyticsService analytics)
{
    public async Task<bool> WelcomeAsync(string token, CancellationToken cancellationToken)
    {
        if ((await auth.VerifyTokenAsync(token, cancellationToken))?.Subject is not { } userId)
            return false;

        analytics.Track(userId, "create", "account", userId);
        return await notifications.SendAsync(userId, "Welcome!", cancellationToken: cancellationToken);
    }
}
