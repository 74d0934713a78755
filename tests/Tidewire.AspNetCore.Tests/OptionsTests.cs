using Microsoft.Extensions.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Tidewire.AspNetCore.Tests;

public sealed class OptionsTests
{
    [Fact]
    public async Task Start_NamesTheMissingCall_WhenThereIsNoAuthService()
    {
        string problem = await ProblemAsync(builder => builder.Services.AddAuthentication().AddTidewire());

        Assert.Equal(
            "Authentication scheme 'Bearer': there is no IAuthService to ask. Call builder.AddTidewire(), or builder.AddTidewireCore().AddAuth(); for a service under a key set ServiceKey.",
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
            "Authentication scheme 'Partners': ServiceKey is 'Partner', and there is no IAuthService under that key. Call builder.AddTidewireCore().AddAuth(\"Partner\"), or correct ServiceKey.",
            problem);
    }

    [Theory]
    [InlineData("Realm holds a line break", "realm")]
    [InlineData("NameClaimType is empty", "name")]
    [InlineData("RoleClaimType is empty", "role")]
    [InlineData("MaxTokenLength is 0", "length")]
    [InlineData("RetryAfter is 00:00:00", "retry")]
    [InlineData("TokenRetriever is null", "retriever")]
    public async Task Start_NamesTheOptionAndTheFix_WhenAValueCannotWork(string expected, string wrong)
    {
        string problem = await ProblemAsync(builder =>
        {
            builder.Services.AddSingleton<IAuthService>(StubAuth.Accepting());
            builder.Services.AddAuthentication().AddTidewire(options => Spoil(options, wrong));
        });

        Assert.StartsWith("Authentication scheme 'Bearer': " + expected, problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scheme_NeedsNoService_WhenItForwards()
    {
        await using var api = await TestApi.StartAsync(builder =>
        {
            builder.Services.AddKeyedSingleton<IAuthService>("Partner", StubAuth.Accepting());
            builder.Services.AddAuthentication("Bearer")
                .AddTidewire(options => options.ForwardDefault = "Partner")
                .AddTidewire("Partner", options => options.ServiceKey = "Partner");
        });

        Assert.Equal("ada", (await api.GetAsync("/me", "Bearer t")).Body);
    }

    [Fact]
    public void Scheme_MayBeReadFromConfiguration_LikeAnyOptions()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IAuthService>(StubAuth.Accepting());
        services.AddLogging().AddAuthentication().AddTidewire("Own", "For people", null);
        services.Configure<TidewireAuthenticationOptions>("Own", options => options.Realm = "shop");
        using var provider = services.BuildServiceProvider();

        Assert.Equal("shop", provider.GetRequiredService<IOptionsMonitor<TidewireAuthenticationOptions>>().Get("Own").Realm);
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
            default: options.TokenRetriever = null!; break;
        }
    }

    private static async Task<string> ProblemAsync(Action<WebApplicationBuilder> build) =>
        (await Assert.ThrowsAsync<OptionsValidationException>(() => TestApi.StartAsync(build))).Message;
}
