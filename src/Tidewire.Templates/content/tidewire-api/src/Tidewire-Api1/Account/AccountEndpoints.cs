using Microsoft.AspNetCore.Http.HttpResults;
using Tidewire.AspNetCore;

namespace TheNamespace.Account;

internal static class AccountEndpoints
{
    public static void MapAccount(this IEndpointRouteBuilder routes) => routes.MapGet("/me", Me).WithName("GetProfile");

    // An authenticated request has a token, and the scheme accepts only tokens with a subject.
    private static Ok<Profile> Me(HttpContext context)
    {
        var claims = context.GetTokenClaims()!;
        return TypedResults.Ok(new Profile(claims.Subject!, claims.Email, claims.Roles));
    }
}
