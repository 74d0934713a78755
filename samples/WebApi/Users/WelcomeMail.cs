using Tidewire;

namespace WebApi.Users;

/// <summary>Welcomes a user. A mail that fails is logged and fails no request.</summary>
internal sealed class WelcomeMail(INotificationService notifications, ILogger<WelcomeMail> logger)
{
    public async Task SendAsync(User user)
    {
        // With the same key, a service that honors keys sends the mail once, however often it is asked.
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
