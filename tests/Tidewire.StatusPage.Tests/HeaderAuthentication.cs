using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Tidewire.StatusPage.Tests;

/// <summary>Authenticates the user named in a header.</summary>
internal sealed class HeaderAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string Header = "X-User";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
        Request.Headers[Header] is [{ } user]
            ? AuthenticateResult.Success(new(new(new ClaimsIdentity([new(ClaimTypes.Name, user)], Scheme.Name)), Scheme.Name))
            : AuthenticateResult.NoResult());
}
