using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace Tidewire.AspNetCore.Tests.Mvc;

/// <summary>MVC authorizes in filters as well as through endpoint metadata. The response is the same in both cases.</summary>
public sealed class AuthorizeFilterTests
{
    private const string InsufficientScope = "Bearer error=\"insufficient_scope\", scope=\"read\"";

    private static readonly AuthorizationPolicy _reader = new AuthorizationPolicyBuilder().RequireScope("read").Build();

    public static TheoryData<string, Func<AuthorizeFilter>?, string> Refusals => new()
    {
        { "policy", () => new(_reader), "plain" },
        { "policy with a scheme", () => new(new AuthorizationPolicyBuilder("Bearer").RequireScope("read").Build()), "plain" },
        { "claim", () => new(new AuthorizationPolicyBuilder().RequireClaim("scope", "read").Build()), "plain" },
        { "claim in another case", () => new(new AuthorizationPolicyBuilder().RequireClaim("Scope", "read").Build()), "plain" },
        { "name", () => new("reader"), "plain" },
        { "data", () => new([new AuthorizeAttribute("reader")]), "plain" },
        { "default policy with the attribute", () => new(), "attribute" },
        { "attribute", null, "attribute" },
        { "requirement data", null, "required" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Refusal_NamesTheScope_ForEveryWayToRequireItInMvc(string how, Func<AuthorizeFilter>? filter, string path)
    {
        Assert.NotEmpty(how);
        await using var refused = await StartAsync(StubAuth.Accepting("""{"sub":"ada"}"""), filter);
        await using var allowed = await StartAsync(StubAuth.Accepting("""{"sub":"ada","scope":"read"}"""), filter);
        await using var down = await StartAsync(StubAuth.Down(), filter);

        var answer = await refused.GetAsync("/scoped/" + path, "Bearer t");

        Assert.Equal((403, InsufficientScope), (answer.Status, answer.Challenge));
        Assert.Equal(200, (await allowed.GetAsync("/scoped/" + path, "Bearer t")).Status);
        Assert.Equal(new(503, null, "5", ""), await down.GetAsync("/scoped/" + path, "Bearer t"));
        Assert.Equal((401, "Bearer"), ((await refused.GetAsync("/scoped/" + path)).Status, (await refused.GetAsync("/scoped/" + path)).Challenge));
    }

    [Fact]
    public async Task Refusal_NamesAllMissingScopes_WhenSeveralFiltersRequireScopes()
    {
        await using var api = await StartAsync(
            StubAuth.Accepting("""{"sub":"ada"}"""), () => new(new AuthorizationPolicyBuilder().RequireScope("write").Build()), () => new("reader"));

        Assert.Equal("Bearer error=\"insufficient_scope\", scope=\"write read\"", (await api.GetAsync("/scoped/plain", "Bearer t")).Challenge);
    }

    [Fact]
    public async Task Refusal_NamesNoScope_WhenTheUserLacksARole()
    {
        await using var api = await StartAsync(
            StubAuth.Accepting("""{"sub":"ada","scope":"read"}"""), () => new(new AuthorizationPolicyBuilder().RequireScope("read").RequireRole("boss").Build()));

        var answer = await api.GetAsync("/scoped/plain", "Bearer t");

        Assert.Equal((403, null), (answer.Status, answer.Challenge));
    }

    [Theory]
    [InlineData("/scoped/anonymous", 200)]
    [InlineData("/scoped/forbidding", 403)]
    public async Task Response_NamesNoScope_WhenTheEndpointAllowsAnonymousAccess(string path, int expected)
    {
        await using var api = await StartAsync(StubAuth.Accepting("""{"sub":"ada"}"""), () => new(_reader));

        var answer = await api.GetAsync(path, "Bearer t");

        Assert.Equal((expected, null), (answer.Status, answer.Challenge));
    }

    [Fact]
    public async Task Refusal_NamesTheScope_WhenTheFallbackPolicyAppliesWithoutAnEndpoint()
    {
        await using var api = await TestApi.StartAsync(builder =>
        {
            builder.Services.AddSingleton<IAuthService>(StubAuth.Accepting("""{"sub":"ada"}"""));
            builder.Services.AddAuthentication().AddTidewire();
            builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(_reader);
        });

        var answer = await api.GetAsync("/no-such-endpoint", "Bearer t");

        Assert.Equal((403, InsufficientScope), (answer.Status, answer.Challenge));
    }

    private static Task<TestApi> StartAsync(StubAuth auth, params Func<AuthorizeFilter>?[] filters) => TestApi.StartAsync(
        builder =>
        {
            builder.Services.AddSingleton<IAuthService>(auth);
            builder.Services.AddAuthentication().AddTidewire();
            builder.Services.AddAuthorizationBuilder().AddPolicy("reader", _reader);
            builder.Services.AddSingleton(new Executions());
            builder.Services.AddControllers(options => Add(options, filters)).AddApplicationPart(typeof(AuthorizeFilterTests).Assembly);
        },
        app => app.MapControllers());

    private static void Add(MvcOptions options, Func<AuthorizeFilter>?[] filters)
    {
        foreach (var filter in filters)
        {
            if (filter is not null)
                options.Filters.Add(filter());
        }
    }
}
