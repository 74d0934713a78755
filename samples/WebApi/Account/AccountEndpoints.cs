using Microsoft.AspNetCore.Http.HttpResults;
using Tidewire.AspNetCore;

namespace WebApi.Account;

internal static class AccountEndpoints
{
    public static void MapAccount(this IEndpointRouteBuilder routes)
    {
        var account = routes.MapGroup("").WithTags("Account");
        account.MapGet("/me", Me).WithSummary("Says what the caller's token says");
        account.MapPost("/sign-out", SignOutAsync).WithSummary("Ends the caller's token");
    }

    private static Ok<Profile> Me(HttpContext context)
    {
        var claims = context.GetTokenClaims()!;
        return TypedResults.Ok(new Profile(claims.Subject!, claims.Email, claims.Roles, claims.Scopes, claims.ExpiresAt));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> SignOutAsync(
        HttpContext context, TokenRevocation revocation, CancellationToken cancellationToken) =>
        await revocation.TryRevokeAsync(TokenRetrievers.Header(context.Request)!, cancellationToken)
            ? TypedResults.NoContent()
            : TypedResults.Problem("The token could not be ended. Try again.", statusCode: StatusCodes.Status503ServiceUnavailable);
}
