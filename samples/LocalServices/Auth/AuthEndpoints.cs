using LocalServices.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LocalServices.Auth;

internal sealed class AuthEndpoints(TokenAuthority authority)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/token", IssueAsync);
        routes.MapPost("/verify", VerifyAsync);
        routes.MapPost("/revoke", RevokeAsync);
    }

    private async Task IssueAsync(HttpContext context)
    {
        TokenRequest request = await StrictBody.ReadAsync(context.Request, AuthJsonContext.Default.TokenRequest);

        await context.Response.WriteAsJsonAsync(authority.Issue(request), AuthJsonContext.Default.IssuedToken);
    }

    private async Task VerifyAsync(HttpContext context)
    {
        TokenBody body = await StrictBody.ReadAsync(context.Request, AuthJsonContext.Default.TokenBody);

        AccessClaims claims = await authority.VerifyAsync(body.Token);
        await context.Response.WriteAsJsonAsync(claims, AuthJsonContext.Default.AccessClaims);
    }

    private async Task RevokeAsync(HttpContext context)
    {
        TokenBody body = await StrictBody.ReadAsync(context.Request, AuthJsonContext.Default.TokenBody);

        await authority.RevokeAsync(body.Token);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
