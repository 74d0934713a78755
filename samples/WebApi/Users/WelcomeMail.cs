using Tidewire;

namespace WebApi.Users;

internal static class WelcomeMail
{
    // With the same key, a service that honors idempotency keys sends the email only once.
    public static Notification For(User user) => new()
    {
        UserId = user.Id,
        Message = $"Welcome, {user.Name}!",
        IdempotencyKey = $"welcome-{user.Id}",
    };
}
