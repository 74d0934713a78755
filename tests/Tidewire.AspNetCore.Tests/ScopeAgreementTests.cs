using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Tidewire.AspNetCore.Tests;

/// <summary><c>HasScope</c> of the claims and <c>RequireScope</c> of a policy agree for every format of scopes in a token.</summary>
public sealed class ScopeAgreementTests
{
    public static TheoryData<string, string, bool> Forms
    {
        get
        {
            var rows = new TheoryData<string, string, bool>();
            foreach (string name in (string[])["scope", "scopes", "scp"])
            {
                rows.Add(name, "\"read\"", true);
                rows.Add(name, "\"read write\"", true);
                rows.Add(name, "\"  write   read \"", true);
                rows.Add(name, "[\"write\",\"read\"]", true);
                rows.Add(name, "[\"read write\"]", true);
                rows.Add(name, "[[\"read\"]]", false);
                rows.Add(name, "\"READ\"", false);
                rows.Add(name, "\"reader\"", false);
                rows.Add(name, "\"read\\twrite\"", false);
                rows.Add(name, "\"read,write\"", false);
                rows.Add(name, "{\"read\":true}", false);
                rows.Add(name, "\"\"", false);
                rows.Add(name, "null", false);
            }

            rows.Add("Scope", "\"read\"", false);
            rows.Add("SCP", "\"read\"", false);
            rows.Add("scope\":\"write\",\"scp", "\"read\"", true);
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task RequireScope_AgreesWithHasScope(string name, string value, bool expected)
    {
        await using var api = await TestApi.StartAsync(StubAuth.Accepting($$"""{"sub":"ada","{{name}}":{{value}}}"""), map: app =>
        {
            app.MapGet("/has", (HttpContext context) => context.GetTokenClaims()!.HasScope("read"));
            app.MapGet("/required", () => "in").RequireAuthorization(policy => policy.RequireScope("read"));
            app.MapGet("/claim", () => "in").RequireAuthorization(policy => policy.RequireClaim("scope", "read"));
        });

        Assert.Equal(expected ? "true" : "false", (await api.GetAsync("/has", "Bearer t")).Body);
        Assert.Equal(expected ? 200 : 403, (await api.GetAsync("/required", "Bearer t")).Status);
        Assert.Equal(expected ? 200 : 403, (await api.GetAsync("/claim", "Bearer t")).Status);
    }
}
