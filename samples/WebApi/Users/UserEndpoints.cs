using Microsoft.AspNetCore.Http.HttpResults;

namespace WebApi.Users;

internal static class UserEndpoints
{
    public static void MapUsers(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/users", CreateAsync)
            .WithTags("Users")
            .WithName("CreateUser")
            .WithSummary("Creates a user and sends the welcome mail")
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status409Conflict);

    // No cancellation token: once the user is stored the mail is due, whether or not the caller still waits.
    private static async Task<Results<Created<User>, ProblemHttpResult>> CreateAsync(NewUser body, UserStore users, WelcomeMail mail)
    {
        var user = new User(Guid.NewGuid().ToString("N"), body.Email, body.Name);
        if (!await users.TryAddAsync(user))
            return TypedResults.Problem("There is an account with this e-mail address.", statusCode: StatusCodes.Status409Conflict);

        await mail.SendAsync(user);
        return TypedResults.Created((string?)null, user);
    }
}
