using Microsoft.AspNetCore.Http.HttpResults;
using Tidewire.AspNetCore;
using Tidewire.Auth;

namespace WebApi.Account;

internal static class AccountEndpoints
{
    public static void MapAccount(this IEndpointRouteBuilder routes)
    {
        var account = routes.MapGroup("").WithTags("Account");
        account.MapGet("/me", Me).WithName("GetProfile").WithSummary("Says what the caller's token says");
        account.MapPost("/sign-out", SignOutAsync).WithName("SignOut").WithSummary("Ends the caller's token");
    }

    private static Ok<Profile> Me(HttpContext context)
    {
        var claims = context.GetTokenClaims()!;
        return TypedResults.Ok(new Profile(claims.Subject!, claims.Email, claims.Roles, claims.Scopes, claims.ExpiresAt));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> SignOutAsync(
        HttpContext context, TokenRevocation revocation, IAuthService auth, CancellationToken cancellationToken)
    {
        string token = TokenRetrievers.Header(context.Request)!;

        // To forget a token that is still good would end nothing: the next request would verify it and find it good.
        if (!await revocation.TryRevokeAsync(token, cancellationToken))
            return TypedResults.Problem("The token could not be ended and is still good. Try again.", statusCode: StatusCodes.Status503ServiceUnavailable);

        // After the revocation, lest a request in between remembers it anew; and even for a caller who has left.
        await auth.ForgetTokenAsync(token, CancellationToken.None);
        return TypedResults.NoContent();
    }
}
