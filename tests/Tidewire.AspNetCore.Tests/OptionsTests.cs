using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Tidewire.AspNetCore.Tests;

public sealed class OptionsTests
{
    [Fact]
    public async Task Start_NamesTheMissingCall_WhenThereIsNoAuthService()
    {
        string problem = await ProblemAsync(builder => builder.Services.AddAuthentication().AddTidewire());

        Assert.Equal(
            "Authentication scheme 'Bearer': there is no IAuthService. Call builder.AddTidewire(), or builder.AddTidewireCore().AddAuth(); for a keyed service, set ServiceKey.",
            problem);
    }

    [Fact]
    public async Task Start_NamesTheMissingCall_WhenThereIsNoAuthServiceUnderTheKey()
    {
        string problem = await ProblemAsync(builder =>
        {
            builder.Services.AddSingleton<IAuthService>(StubAuth.Accepting());
            builder.Services.AddAuthentication().AddTidewire("Partners", options => options.ServiceKey = "Partner");
        });

        Assert.Equal(
            "Authentication scheme 'Partners': ServiceKey is 'Partner', but there is no IAuthService with that key. Call builder.AddTidewireCore().AddAuth(\"Partner\"), or correct ServiceKey.",
            problem);
    }

    [Theory]
    [InlineData("Realm contains a line break", "realm")]
    [InlineData("NameClaimType is empty", "name")]
    [InlineData("RoleClaimType is empty", "role")]
    [InlineData("MaxTokenLength is 0", "length")]
    [InlineData("NameClaimType is 'Sub', which differs from 'sub' only in case", "name Sub")]
    [InlineData("NameClaimType is 'SCOPE', which differs from 'scope' only in case", "name SCOPE")]
    [InlineData("NameClaimType is 'Roles', which differs from 'roles' only in case", "name Roles")]
    [InlineData("RoleClaimType is 'Scope', which differs from 'scope' only in case", "role Scope")]
    [InlineData("RoleClaimType is 'scope', whose claims are not roles", "role scope")]
    [InlineData("RoleClaimType is 'sub', whose claims are not roles", "role sub")]
    [InlineData("RetryAfter is 00:00:00", "retry")]
    [InlineData("RetryAfter is 01:00:01", "long retry")]
    [InlineData("TokenRetriever is null", "retriever")]
    public async Task Start_NamesTheOptionAndTheProblem_WhenAValueIsInvalid(string expected, string wrong)
    {
        string problem = await ProblemAsync(builder =>
        {
            builder.Services.AddSingleton<IAuthService>(StubAuth.Accepting());
            builder.Services.AddAuthentication().AddTidewire(options => Spoil(options, wrong));
        });

        Assert.StartsWith("Authentication scheme 'Bearer': " + expected, problem, StringComparison.Ordinal);
    }

    public static TheoryData<string, Action<TidewireAuthenticationOptions>> Forwarding => new()
    {
        { "default", options => options.ForwardDefault = "Partner" },
        { "selector", options => options.ForwardDefaultSelector = _ => "Partner" },
        { "selector before default", options => (options.ForwardDefaultSelector, options.ForwardDefault) = (_ => "Partner", "Bearer") },
        { "authenticate", options => options.ForwardAuthenticate = "Partner" },
        { "authenticate before selector", options => (options.ForwardAuthenticate, options.ForwardDefaultSelector) = ("Partner", _ => "Bearer") },
    };

    public static TheoryData<string, Action<TidewireAuthenticationOptions>> NotForwarding => new()
    {
        { "default to itself", options => options.ForwardDefault = "Bearer" },
        { "authenticate itself", options => (options.ForwardAuthenticate, options.ForwardDefault) = ("Bearer", "Partner") },
        { "challenge", options => options.ForwardChallenge = "Partner" },
        { "forbid", options => options.ForwardForbid = "Partner" },
    };

    [Theory]
    [MemberData(nameof(Forwarding))]
    public async Task Scheme_NeedsNoService_WhenItForwardsAuthentication(string what, Action<TidewireAuthenticationOptions> forward)
    {
        Assert.NotEmpty(what);
        var partner = StubAuth.Accepting();
        await using var api = await TestApi.StartAsync(builder => AddForwarding(builder, partner, forward));

        Assert.Equal("ada", (await api.GetAsync("/me", "Bearer t")).Body);
        Assert.Equal((401, "Bearer"), Brief(await api.GetAsync("/me")));

        partner.Answer = StubAuth.Down().Answer;
        Assert.Equal((503, null), Brief(await api.GetAsync("/me", "Bearer t")));
        Assert.Equal(200, (await api.GetAsync("/public", "Bearer t")).Status);

        partner.Answer = StubAuth.Accepting("""{"sub":"ada"}""").Answer;
        Assert.Equal((403, null), Brief(await api.GetAsync("/admin", "Bearer t")));
        Assert.Equal(4, partner.Tokens.Count);

        static (int, string?) Brief(TestApi.Answer answer) => (answer.Status, answer.Challenge);
    }

    [Theory]
    [MemberData(nameof(NotForwarding))]
    public async Task Scheme_NeedsAService_WhenItDoesNotForwardAuthentication(string what, Action<TidewireAuthenticationOptions> forward)
    {
        Assert.NotEmpty(what);

        string problem = await ProblemAsync(builder => AddForwarding(builder, StubAuth.Accepting(), forward));

        Assert.StartsWith("Authentication scheme 'Bearer': there is no IAuthService.", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_Throws_AndNamesTheMissingCall_WhenTheSelectorSelectsNoScheme()
    {
        await using var api = await TestApi.StartAsync(builder =>
            AddForwarding(builder, StubAuth.Accepting(), options => options.ForwardDefaultSelector = _ => null));

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => api.GetAsync("/me", "Bearer t"));

        Assert.StartsWith("Authentication scheme 'Bearer': there is no IAuthService. Call builder.AddTidewire()", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SchemeOptions_CanBeConfigured_LikeAnyNamedOptions()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IAuthService>(StubAuth.Accepting());
        services.AddLogging().AddAuthentication().AddTidewire("Own", "For people", null);
        services.Configure<TidewireAuthenticationOptions>("Own", options => options.Realm = "shop");
        using var provider = services.BuildServiceProvider();

        Assert.Equal("shop", provider.GetRequiredService<IOptionsMonitor<TidewireAuthenticationOptions>>().Get("Own").Realm);
    }

    private static void AddForwarding(WebApplicationBuilder builder, StubAuth partner, Action<TidewireAuthenticationOptions> forward)
    {
        builder.Services.AddKeyedSingleton<IAuthService>("Partner", partner);
        builder.Services.AddAuthentication("Bearer")
            .AddTidewire(forward)
            .AddTidewire("Partner", options => options.ServiceKey = "Partner");
    }

    private static void Spoil(TidewireAuthenticationOptions options, string wrong)
    {
        switch (wrong)
        {
            case "realm": options.Realm = "a\r\nSet-Cookie: b"; break;
            case "name": options.NameClaimType = ""; break;
            case "role": options.RoleClaimType = ""; break;
            case "length": options.MaxTokenLength = 0; break;
            case "retry": options.RetryAfter = TimeSpan.Zero; break;
            case "long retry": options.RetryAfter = TimeSpan.FromSeconds(3_601); break;
            case ['n', 'a', 'm', 'e', ' ', ..]: options.NameClaimType = wrong[5..]; break;
            case ['r', 'o', 'l', 'e', ' ', ..]: options.RoleClaimType = wrong[5..]; break;
            default: options.TokenRetriever = null!; break;
        }
    }

    private static async Task<string> ProblemAsync(Action<WebApplicationBuilder> build) =>
        (await Assert.ThrowsAsync<OptionsValidationException>(() => TestApi.StartAsync(build))).Message;
}
