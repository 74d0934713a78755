using System.IdentityModel.Tokens.Jwt;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace Tidewire.Benchmarks.Report;

/// <summary>
/// Requests to an endpoint of ASP.NET Core: with JwtBearer and RS256, with a token that Tidewire has cached, with a handler that verifies
/// nothing (which shows the cost of the authentication and authorization of ASP.NET Core), and anonymous requests.
/// </summary>
internal static class SchemeComparisons
{
    private const string Audience = "https://api.example.com";
    private const string Issuer = "https://auth.example.com";

    public static IEnumerable<Comparison> All()
    {
        using var rsa = RSA.Create(2048);
        var key = new RsaSecurityKey(rsa);
        using var app = Start(key);
        string jwt = new JwtSecurityTokenHandler().WriteToken(new JwtSecurityToken(
            Issuer, Audience, [new Claim("sub", "ada"), new Claim("email", "ada@example.com")], expires: TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(1),
            signingCredentials: new(key, SecurityAlgorithms.RsaSha256)));
        using var client = app.GetTestClient();

        yield return new("request to an endpoint of ASP.NET Core", [
            new("JwtBearer, RS256", count => GetAsync(client, "/jwt", jwt, count)),
            new("Tidewire, a cached token", count => GetAsync(client, "/tidewire", jwt, count)),
            new("a handler that verifies nothing", count => GetAsync(client, "/nothing", jwt, count)),
            new("anonymous", count => GetAsync(client, "/anonymous", jwt, count)),
        ]);
    }

    private static WebApplication Start(SecurityKey key)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseTestServer();
        builder.AddTidewireCore().AddAuth(
            options =>
            {
                options.BaseAddress = new(Issuer);
                options.Cache.Enabled = true;
                options.Cache.Duration = TimeSpan.FromHours(1);
            },
            http: http => http.ConfigurePrimaryHttpMessageHandler(() => new MemoryTransport(HttpStatusCode.OK, isAsynchronous: false)));
        builder.Services.AddAuthentication().AddTidewire("tidewire", _ => { }).AddScheme<AuthenticationSchemeOptions, VerifyNothingHandler>("nothing", null).AddJwtBearer("jwt", options =>
        {
            options.MapInboundClaims = false;
            options.TokenValidationParameters = new() { ValidIssuer = Issuer, ValidAudience = Audience, IssuerSigningKey = key };
        });
        builder.Services.AddAuthorization();
        var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapGet("/anonymous", () => "ok");
        app.MapGet("/jwt", [Authorize(AuthenticationSchemes = "jwt")] () => "ok");
        app.MapGet("/nothing", [Authorize(AuthenticationSchemes = "nothing")] () => "ok");
        app.MapGet("/tidewire", [Authorize(AuthenticationSchemes = "tidewire")] () => "ok");
        app.Start();
        return app;
    }

    private static async Task GetAsync(HttpClient client, string path, string token, int count)
    {
        for (int i = 0; i < count; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var response = await client.SendAsync(request);
            response.EnsureSuccessStatusCode();
        }
    }
}
