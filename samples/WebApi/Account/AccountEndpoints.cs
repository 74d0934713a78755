using Microsoft.AspNetCore.Http.HttpResults;
using Tidewire;
using Tidewire.AspNetCore;

namespace WebApi.Account;

internal static class AccountEndpoints
{
    public static void MapAccount(this IEndpointRouteBuilder routes)
    {
        var account = routes.MapGroup("").WithTags("Account");
        account.MapGet("/me", Me).WithName("GetProfile").WithSummary("Returns the claims of the caller's token");
        account.MapPost("/sign-out", SignOutAsync).WithName("SignOut").WithSummary("Revokes the caller's token");
    }

    private static Ok<Profile> Me(HttpContext context)
    {
        var claims = context.GetTokenClaims()!;
        return TypedResults.Ok(new Profile(claims.Subject!, claims.Email, claims.Roles, claims.Scopes, claims.ExpiresAt));
    }

    // No cancellation token: a sign-out is completed even if the caller no longer waits.
    private static async Task<Results<NoContent, ProblemHttpResult>> SignOutAsync(HttpContext context, TokenRevocation revocation, IAuthService auth)
    {
        string token = TokenRetrievers.Header(context.Request)!;
        bool revoked = await revocation.TryRevokeAsync(token);

        // Called after the revocation; otherwise, a request in between would cache the token again. Also called if the revocation failed,
        // because the service may have revoked the token. Forgetting alone would not revoke it: the next request would verify it
        // successfully.
        await auth.ForgetTokenAsync(token);

        return revoked
            ? TypedResults.NoContent()
            : TypedResults.Problem("The token may still be valid. Try again.", statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
