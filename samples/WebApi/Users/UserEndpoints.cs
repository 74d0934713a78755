using Microsoft.AspNetCore.Http.HttpResults;

namespace WebApi.Users;

internal static class UserEndpoints
{
    public static void MapUsers(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/users", CreateAsync)
            .WithTags("Users")
            .WithName("CreateUser")
            .WithSummary("Creates a user, who gets a welcome email")
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<Results<Created<User>, ProblemHttpResult>> CreateAsync(NewUser body, UserStore users)
    {
        var user = new User(Guid.NewGuid().ToString("N"), body.Email, body.Name);
        if (!await users.TryAddAsync(user, WelcomeMail.For(user)))
            return TypedResults.Problem("An account with this email address already exists.", statusCode: StatusCodes.Status409Conflict);

        return TypedResults.Created((string?)null, user);
    }
}
