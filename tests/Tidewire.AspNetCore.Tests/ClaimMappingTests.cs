using System.Security.Claims;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Tidewire.AspNetCore.Tests;

public sealed class ClaimMappingTests
{
    [Theory]
    [InlineData("\"x\":\"text\"", "x=text (string, LOCAL AUTHORITY)")]
    [InlineData("\"x\":\"\"", "x= (string, LOCAL AUTHORITY)")]
    [InlineData("\"x\":7", "x=7 (integer64, LOCAL AUTHORITY)")]
    [InlineData("\"x\":-1.5", "x=-1.5 (double, LOCAL AUTHORITY)")]
    [InlineData("\"x\":1e400", "x=1e400 (double, LOCAL AUTHORITY)")]
    [InlineData("\"x\":true", "x=true (boolean, LOCAL AUTHORITY)")]
    [InlineData("\"x\":false", "x=false (boolean, LOCAL AUTHORITY)")]
    [InlineData("\"x\":{\"y\":[1]}", "x={\"y\":[1]} (JSON, LOCAL AUTHORITY)")]
    [InlineData("\"x\":[\"a\",1,null,[2],{\"b\":3}]", "x=a (string, LOCAL AUTHORITY)", "x=1 (integer64, LOCAL AUTHORITY)", "x=[2] (JSON, LOCAL AUTHORITY)", "x={\"b\":3} (JSON, LOCAL AUTHORITY)")]
    [InlineData("\"x\":null")]
    [InlineData("\"x\":[]")]
    [InlineData("\"iss\":\"https://id\"", "iss=https://id (string, https://id)")]
    [InlineData("\"iss\":\"\"", "iss= (string, LOCAL AUTHORITY)")]
    [InlineData("\"iss\":7", "iss=7 (integer64, LOCAL AUTHORITY)")]
    [InlineData("\"roles\":[\"a\",\"b\"]", "roles=a (string, LOCAL AUTHORITY)", "roles=b (string, LOCAL AUTHORITY)")]
    [InlineData("\"roles\":\"a b\"", "roles=a b (string, LOCAL AUTHORITY)")]
    [InlineData("\"role\":\"a\"", "role=a (string, LOCAL AUTHORITY)", "roles=a (string, LOCAL AUTHORITY)")]
    [InlineData("\"scope\":\"read write\"", "scope=read (string, LOCAL AUTHORITY)", "scope=write (string, LOCAL AUTHORITY)")]
    [InlineData("\"scope\":[\"read\",\"read\"]", "scope=read (string, LOCAL AUTHORITY)")]
    [InlineData("\"scope\":[\"read\",\"a b\"]", "scope=read (string, LOCAL AUTHORITY)", "scope=a (string, LOCAL AUTHORITY)", "scope=b (string, LOCAL AUTHORITY)")]
    [InlineData("\"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier\":\"eve\"")]
    [InlineData("\"scp\":\"read write\"", "scp=read write (string, LOCAL AUTHORITY)", "scope=read (string, LOCAL AUTHORITY)", "scope=write (string, LOCAL AUTHORITY)")]
    public async Task JsonClaim_IsMapped_ForEveryKindOfValue(string claim, params string[] expected)
    {
        await using var api = await TestApi.StartAsync(StubAuth.Accepting($$"""{"sub":"ada",{{claim}}}"""));

        var claims = await ClaimsAsync(api);

        string issuer = claim.StartsWith("\"iss\":\"https", StringComparison.Ordinal) ? "https://id" : "LOCAL AUTHORITY";
        Assert.Equal([$"sub=ada (string, {issuer})", .. expected, $"{ClaimTypes.NameIdentifier}=ada (string, {issuer})"], claims);
    }

    [Theory]
    [InlineData("""{"sub":"ada","Roles":["admin"]}""", "Roles")]
    [InlineData("""{"sub":"ada","ROLE":"admin"}""", "ROLE")]
    [InlineData("""{"sub":"ada","SUB":"eve"}""", "SUB")]
    [InlineData("""{"sub":"ada","Scope":"read"}""", "Scope")]
    [InlineData("""{"sub":"ada","SCP":"read"}""", "SCP")]
    [InlineData("""{"sub":"ada","Scopes":["read"]}""", "Scopes")]
    [InlineData("""{"sub":"ada","HTTP://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier":"eve"}""", "HTTP://schemas")]
    public async Task Claim_IsNotMapped_WhenItsNameDiffersFromAReservedNameOnlyInCase(string claims, string name)
    {
        await using var api = await TestApi.StartAsync(StubAuth.Accepting(claims));

        Assert.DoesNotContain(await ClaimsAsync(api), claim => claim.StartsWith(name, StringComparison.Ordinal));
        Assert.Equal("ada", (await api.GetAsync("/me", "Bearer t")).Body);
        Assert.Equal(403, (await api.GetAsync("/admin", "Bearer t")).Status);
    }

    [Fact]
    public async Task Claims_AreNotMapped_WhenTheirNamesDifferFromEachOtherOnlyInCase()
    {
        await using var api = await TestApi.StartAsync(
            StubAuth.Accepting("""{"sub":"ada","dept":"a","Dept":"b","DEPT":["c"],"roles":["admin"],"Roles":["boss"],"unit":"u"}"""),
            map: app => app.MapGet("/dept", () => "in").RequireAuthorization(policy => policy.RequireClaim("dept")));

        Assert.Equal(
            ["sub=ada", "unit=u", "roles=admin", ClaimTypes.NameIdentifier + "=ada"],
            (await ClaimsAsync(api)).Select(claim => claim[..claim.IndexOf(' ', StringComparison.Ordinal)]));
        Assert.Equal(403, (await api.GetAsync("/dept", "Bearer t")).Status);
    }

    [Fact]
    public async Task IgnoredClaim_IsLoggedOnce_WithoutItsNameOrValue()
    {
        int token = 0;
        var auth = new StubAuth
        {
            Answer = (_, _) => Task.FromResult(StubAuth.Accepted(
                $$"""{"sub":"ada","Roles":"secret{{++token}}","ROLES":"secret","Sub":"secret","secret":"a","SECRET":"b","other{{token}}":1,"OTHER{{token}}":2}""")),
        };
        await using var api = await TestApi.StartAsync(auth);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => api.GetAsync("/me", "Bearer t")));

        var lines = api.Logs.GetSnapshot().Where(record => record.Level == LogLevel.Warning).ToArray();
        Assert.Equal([105, 105, 106], lines.Select(line => line.Id.Id).Order());
        Assert.Equal(["roles", "sub"], lines.Select(line => line.GetStructuredStateValue("ClaimType")).OfType<string>().Order());
        Assert.DoesNotContain(api.LoggedTexts(), text => text.Contains("secret", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("""{"sub":"ada","Role":"admin"}""", "Role", 200)]
    [InlineData("""{"sub":"ada","role":"admin"}""", "Role", 200)]
    [InlineData("""{"sub":"ada","roles":["admin"]}""", "Role", 200)]
    [InlineData("""{"sub":"ada","ROLE":"admin"}""", "Role", 403)]
    [InlineData("""{"sub":"ada","Groups":["admin"]}""", "groups", 403)]
    public async Task Role_IsIgnoredAndLogged_OnlyWhenItsClaimNameHasTheWrongCase(string claims, string roleClaimType, int expected)
    {
        await using var api = await TestApi.StartAsync(StubAuth.Accepting(claims), options => options.RoleClaimType = roleClaimType);

        Assert.Equal(expected, (await api.GetAsync("/admin", "Bearer t")).Status);
        Assert.Equal(expected == 403, api.Logs.GetSnapshot().Any(record => record.Id.Id is 105 or 106));
    }

    [Theory]
    [InlineData("""{"sub":"ada","roles":["admin"]}""", "roles", 200)]
    [InlineData("""{"sub":"ada","role":"admin"}""", "roles", 200)]
    [InlineData("""{"sub":"ada","role":["staff","admin"]}""", "role", 200)]
    [InlineData("""{"sub":"ada","roles":["admin"]}""", "role", 200)]
    [InlineData("""{"sub":"ada","roles":["admin"]}""", "http://schemas.microsoft.com/ws/2008/06/identity/claims/role", 200)]
    [InlineData("""{"sub":"ada","groups":["admin"]}""", "groups", 200)]
    [InlineData("""{"sub":"ada","groups":["admin"]}""", "roles", 403)]
    [InlineData("""{"sub":"ada","roles":["Admin"]}""", "roles", 403)]
    [InlineData("""{"sub":"ada"}""", "roles", 403)]
    public async Task Role_IsReadFromTheStandardClaims_AndFromRoleClaimType(string claims, string roleClaimType, int expected)
    {
        await using var api = await TestApi.StartAsync(StubAuth.Accepting(claims), options => options.RoleClaimType = roleClaimType);

        Assert.Equal(expected, (await api.GetAsync("/admin", "Bearer t")).Status);
    }

    [Theory]
    [InlineData("sub", "ada")]
    [InlineData("email", "ada@example.com")]
    [InlineData("absent", "")]
    public async Task UserName_IsReadFromTheClaimThatNameClaimTypeNames(string nameClaimType, string expected)
    {
        await using var api = await TestApi.StartAsync(
            StubAuth.Accepting("""{"sub":"ada","email":"ada@example.com"}"""), options => options.NameClaimType = nameClaimType);

        Assert.Equal(expected, (await api.GetAsync("/me", "Bearer t")).Body);
    }

    [Theory]
    [InlineData(false, "none")]
    [InlineData(true, "t")]
    public async Task Token_IsSaved_OnlyWhenSaveTokenIsTrue(bool save, string expected)
    {
        await using var api = await TestApi.StartAsync(
            StubAuth.Accepting(),
            options => options.SaveToken = save,
            app => app.MapGet("/token", async (HttpContext context) => await context.GetTokenAsync("access_token") ?? "none").RequireAuthorization());

        Assert.Equal(expected, (await api.GetAsync("/token", "Bearer t")).Body);
    }

    [Theory]
    [InlineData("""{"sub":"ada","iat":1800000000,"exp":1900000000}""", "2027-01-15T08:00:00Z 2030-03-17T17:46:40Z Bearer")]
    [InlineData("""{"sub":"ada","exp":-62135596800}""", " 0001-01-01T00:00:00Z Bearer")]
    [InlineData("""{"sub":"ada","exp":"soon"}""", "  Bearer")]
    public async Task Ticket_HasTheTimesOfTheToken(string claims, string expected)
    {
        await using var api = await TestApi.StartAsync(StubAuth.Accepting(claims), map: app => app.MapGet("/ticket", async (HttpContext context) =>
        {
            var result = await context.AuthenticateAsync("Bearer");
            return $"{result.Properties!.IssuedUtc:yyyy-MM-ddTHH:mm:ssZ} {result.Properties.ExpiresUtc:yyyy-MM-ddTHH:mm:ssZ} {result.Principal!.Identity!.AuthenticationType}";
        }));

        Assert.Equal(expected, (await api.GetAsync("/ticket", "Bearer t")).Body);
    }

    // Tokens of machine clients may lack a sub.
    [Theory]
    [InlineData("""{"client_id":"orders"}""", "LOCAL AUTHORITY")]
    [InlineData("""{"client_id":"orders","sub":null,"iss":"https://id"}""", "https://id")]
    [InlineData("""{"client_id":"orders","sub":[]}""", "LOCAL AUTHORITY")]
    [InlineData("""{"client_id":"orders","sub":["a","b"]}""", "LOCAL AUTHORITY")]
    public async Task Subject_IsReadFromAnotherClaim_WhenSubjectClaimNamesIt(string claims, string issuer)
    {
        var settings = new Dictionary<string, string?> { ["Tidewire:Auth:BaseAddress"] = "https://auth.example.com", ["Tidewire:Auth:SubjectClaim"] = "client_id" };
        await using var api = await TestApi.StartAsync(builder =>
        {
            builder.Services
                .AddTidewireCore(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
                .AddAuth(http: http => http.ConfigurePrimaryHttpMessageHandler(() => new ClaimsHandler(claims)));
            builder.Services.AddAuthentication().AddTidewire();
        });

        Assert.Contains($"{ClaimTypes.NameIdentifier}=orders (string, {issuer})", await ClaimsAsync(api));
    }

    private static async Task<string[]> ClaimsAsync(TestApi api) =>
        JsonSerializer.Deserialize<string[]>((await api.GetAsync("/claims", "Bearer t")).Body)!;

    private sealed class ClaimsHandler(string claims) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage { Content = new StringContent(claims, Encoding.UTF8, "application/json") });
    }
}
