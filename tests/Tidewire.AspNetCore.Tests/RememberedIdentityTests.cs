using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Tidewire.AspNetCore.Tests;

/// <summary>The claims of a cached result are mapped once. Even so, if a request changes its user, no other request sees the change.</summary>
public sealed class RememberedIdentityTests
{
    private const string Claims = """{"sub":"ada","roles":["staff"],"big":"a long text that must be built once","many":["a","b"]}""";

    [Fact]
    public async Task Claims_AreMappedOnce_WhenTheResultIsCached()
    {
        var users = new List<ClaimsPrincipal>();
        await using var api = await StartAsync(StubAuth.Accepting(Claims), users);

        await api.GetAsync("/use", "Bearer t");
        await api.GetAsync("/use", "Bearer t");

        var (first, second) = (users[0], users[1]);
        Assert.NotSame(first.Identity, second.Identity);
        Assert.Equal(first.Claims.Select(claim => (claim.Type, claim.Value)), second.Claims.Select(claim => (claim.Type, claim.Value)));
        foreach (var (one, other) in first.Claims.Zip(second.Claims))
        {
            Assert.NotSame(one, other);
            Assert.Same(one.Value, other.Value);
        }
    }

    [Fact]
    public async Task Claims_AreMappedAgain_WhenTheResultChanges()
    {
        int answers = 0;
        var users = new List<ClaimsPrincipal>();
        var auth = new StubAuth { Answer = (_, _) => Task.FromResult(StubAuth.Accepted($$"""{"sub":"ada","roles":["r{{++answers}}"]}""")) };
        await using var api = await StartAsync(auth, users);

        await api.GetAsync("/use", "Bearer t");
        await api.GetAsync("/use", "Bearer t");

        Assert.Equal(["r1", "r2"], users.Select(user => user.FindFirstValue("roles")));
    }

    [Fact]
    public async Task Claims_AreMappedOnce_WhenTheyComeFromTheTokenCache()
    {
        var users = new List<ClaimsPrincipal>();
        await using var local = await LocalApi.StartAsync(
            map: app => app.MapGet("/use", (HttpContext context) => users.Add(context.User)).RequireAuthorization(),
            build: tidewire => tidewire.Services.PostConfigureAll<AuthOptions>(options => options.Cache.Enabled = true));
        string token = await local.Services.Auth.IssueTokenAsync("ada", email: "ada@example.com", ct: TestContext.Current.CancellationToken);

        using var first = await local.GetAsync("/use", token);
        using var second = await local.GetAsync("/use", token);

        Assert.Equal(2, users.Count);
        Assert.Same(users[0].FindFirst("email")!.Value, users[1].FindFirst("email")!.Value);
    }

    [Theory]
    [InlineData(1_000, true)]
    [InlineData(2_000, false)]
    public async Task MappedClaims_AreNotCached_WhenThereAreTooMany(int count, bool isKept)
    {
        var users = new List<ClaimsPrincipal>();
        await using var api = await StartAsync(StubAuth.Accepting($$"""{"sub":"ada","many":[{{string.Join(',', Enumerable.Range(0, count).Select(i => $"\"m{i}\""))}}]}"""), users);

        await api.GetAsync("/use", "Bearer t");
        await api.GetAsync("/use", "Bearer t");

        Assert.All(users, user => Assert.Equal(count, user.FindAll("many").Count()));
        Assert.Equal(isKept, ReferenceEquals(users[0].FindFirst("many")!.Value, users[1].FindFirst("many")!.Value));
    }

    [Fact]
    public async Task Changes_DoNotAffectOtherRequests_HoweverARequestChangesItsUser()
    {
        var users = new List<ClaimsPrincipal>();
        await using var api = await StartAsync(StubAuth.Accepting(Claims), users, services => services.AddSingleton<IClaimsTransformation, SpoilingTransformation>());

        for (int i = 0; i < 3; i++)
            await api.GetAsync("/use", "Bearer t");

        Assert.All(users, user =>
        {
            Assert.Equal(["admin", "boss"], user.FindAll("roles").Select(claim => claim.Value));
            Assert.Single(user.FindAll("spoiled"));
            Assert.Equal("1", user.FindFirst("sub")!.Properties["seen"]);
            var identity = Assert.Single(user.Identities);
            Assert.Equal(("1", "1"), (identity.Label, identity.BootstrapContext));
            Assert.Single(identity.Actor!.Claims);
        });
    }

    [Fact]
    public async Task Schemes_MapClaimsByTheirOwnOptions_WhenTheyShareAResult()
    {
        var users = new List<ClaimsPrincipal>();
        await using var api = await TestApi.StartAsync(
            builder =>
            {
                builder.Services.AddSingleton<IAuthService>(StubAuth.Accepting(Claims));
                builder.Services.AddAuthentication("Bearer").AddTidewire().AddTidewire("Other", options => (options.NameClaimType, options.RoleClaimType) = ("big", "many"));
            },
            app => app.MapGet("/other", (HttpContext context) =>
            {
                users.Add(context.User);
                return $"{context.User.Identity!.Name} {context.User.IsInRole("a")} {context.User.Identity.AuthenticationType}";
            }).RequireAuthorization(policy => policy.AddAuthenticationSchemes("Other").RequireAuthenticatedUser()));

        Assert.Equal("a long text that must be built once True Other", (await api.GetAsync("/other", "Bearer t")).Body);
        Assert.Equal("ada", (await api.GetAsync("/me", "Bearer t")).Body);
    }

    private static Task<TestApi> StartAsync(StubAuth auth, List<ClaimsPrincipal> users, Action<IServiceCollection>? configure = null) => TestApi.StartAsync(
        builder =>
        {
            builder.Services.AddSingleton<IAuthService>(auth);
            builder.Services.AddAuthentication().AddTidewire();
            configure?.Invoke(builder.Services);
        },
        app => app.MapGet("/use", (HttpContext context) => users.Add(context.User)).RequireAuthorization());

    private sealed class SpoilingTransformation : IClaimsTransformation
    {
        public Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal)
        {
            var subject = principal.FindFirst("sub")!;
            var identity = subject.Subject!;
            subject.Properties["seen"] = subject.Properties.TryGetValue("seen", out _) ? "again" : "1";
            identity.Label = identity.Label is null ? "1" : "again";
            identity.BootstrapContext = identity.BootstrapContext is null ? "1" : "again";
            identity.Actor ??= new();
            identity.Actor.AddClaim(new("actor", "x"));
            identity.AddClaim(new("spoiled", "x"));
            identity.RemoveClaim(identity.FindFirst("roles"));
            identity.AddClaims([new("roles", "admin"), new("roles", "boss")]);
            return Task.FromResult(principal);
        }
    }
}
