using Microsoft.AspNetCore.Http.HttpResults;
using Tidewire.Notifications;

namespace WebApi.Users;

internal static class UserEndpoints
{
    public static void MapUsers(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/users", CreateAsync)
            .WithTags("Users")
            .WithSummary("Creates a user and sends the welcome mail")
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<Results<Created<User>, ProblemHttpResult>> CreateAsync(
        NewUser body, UserStore users, INotificationService notifications, ILoggerFactory loggers)
    {
        var user = new User(Guid.NewGuid().ToString("N"), body.Email, body.Name);
        if (!await users.TryAddAsync(user))
            return TypedResults.Problem("An account with this e-mail address exists.", statusCode: StatusCodes.Status409Conflict);

        // From here on there is a user, whatever becomes of the mail or of the caller: no failure, and no cancellation token.
        var mail = await notifications.TrySendAsync(new Notification
        {
            UserId = user.Id,
            Message = $"Welcome, {user.Name}!",
            IdempotencyKey = $"welcome-{user.Id}",
        });
        if (mail.Failure is { } failure)
            Log.WelcomeMailFailed(loggers.CreateLogger(Log.Category), user.Id, failure);

        return TypedResults.Created((string?)null, user);
    }
}
