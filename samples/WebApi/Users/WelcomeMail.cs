using Tidewire;

namespace WebApi.Users;

/// <summary>Welcomes a user. A mail that does not go out is a line in the log, and nobody's failed request.</summary>
internal sealed class WelcomeMail(INotificationService notifications, ILogger<WelcomeMail> logger)
{
    public async Task SendAsync(User user)
    {
        // The key makes a repetition of this mail, whoever causes it, the same mail to a service that honours keys.
        var result = await notifications.TrySendAsync(new Notification
        {
            UserId = user.Id,
            Message = $"Welcome, {user.Name}!",
            IdempotencyKey = $"welcome-{user.Id}",
        });

        if (result.Failure is { } failure)
            Log.WelcomeMailFailed(logger, user.Id, failure);
    }
}
