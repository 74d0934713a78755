using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Tidewire.Tests.Clients;

/// <summary>Validation of the credential settings: each message names the key and the fix, and no secret.</summary>
public sealed class CredentialValidationTests
{
    private const string Endpoint = "https://login.example.com/connect/token";

    /// <summary>Settings below <c>Tidewire:Notifications</c>, separated by <c>;</c>, then two texts that the only failure contains.</summary>
    public static TheoryData<string, string, string> Rules => new()
    {
        { "NextApiKey=next", "Tidewire:Notifications:NextApiKey is set", "Tidewire:Notifications:ApiKey is not" },
        { "ApiKey=key;NextApiKey=top-secret next", "Tidewire:Notifications:NextApiKey (not shown, 15 characters)", "Set only the key itself" },
        { "BasicUser=orders", "Tidewire:Notifications:BasicUser is set", "set both or neither" },
        { "ApiKey=key;BasicUser=a:b", "Tidewire:Notifications:BasicUser", "a colon" },
        { "ApiKey=key;BasicUser=", "Tidewire:Notifications:BasicUser is empty", "RFC 7617" },
        { "ApiKey=key;BasicUser=orders;ApiKeyHeader=X-Api-Key", "Tidewire:Notifications:BasicUser is set", "HTTP Basic is sent in Authorization" },
        { "ApiKey=top-secret\n;BasicUser=orders", "Tidewire:Notifications:ApiKey (not shown, 11 characters)", "a line break" },
        { "ApiKey=key;NextApiKey=top-secret\n;BasicUser=orders", "Tidewire:Notifications:NextApiKey (not shown, 11 characters)", "a line break" },
        { "Credentials:ClientId=orders", "Tidewire:Notifications:Credentials:TokenEndpoint is missing", Endpoint },
        { "Credentials:Scope=a b", "Tidewire:Notifications:Credentials:TokenEndpoint is missing", Endpoint },
        { $"Credentials:TokenEndpoint={Endpoint};Credentials:ClientSecret=top-secret", "Tidewire:Notifications:Credentials:ClientId is missing", "at the OAuth server" },
        { $"Credentials:TokenEndpoint={Endpoint};Credentials:ClientId=orders", "Tidewire:Notifications:Credentials:ClientSecret is missing", "Tidewire__Notifications__Credentials__ClientSecret" },
        { Tokens("/connect/token"), "Tidewire:Notifications:Credentials:TokenEndpoint (not shown)", "scheme, host and path" },
        { Tokens("ftp://login.example.com/token"), "Tidewire:Notifications:Credentials:TokenEndpoint (not shown)", "http or https" },
        { Tokens("http://user:top-secret@host:port"), "Tidewire:Notifications:Credentials:TokenEndpoint (not shown)", "is not an address" },
        { Tokens("https+http://login/token") + ";AllowInsecureHttp=true", "no service discovery resolves the scheme 'https+http'", "AddServiceDiscovery" },
        { Tokens("https://user:top-secret@login.example.com/token"), "'https://login.example.com/token' and contains a user name or password", "ClientSecret instead" },
        { Tokens("https://login.example.com/token#top-secret"), "'https://login.example.com/token' and contains a fragment", "'#'" },
        { Tokens("https://login.example.com//token"), "'https://login.example.com//token' and contains an empty path segment", "one slash" },
        { Tokens(@"https://login.example.com/\token?tenant=1"), "'https://login.example.com//token' and contains an empty path segment", "one slash" },
        { Tokens("http://login.example.com/token"), "the client secret would cross the network unencrypted", "Tidewire:Notifications:AllowInsecureHttp" },
        { $"{Tokens(Endpoint)};ApiKey=top-secret", "Tidewire:Notifications:ApiKey and Tidewire:Notifications:Credentials:TokenEndpoint are both set", "Remove one of them" },
        { $"{Tokens(Endpoint)};Credentials:ClientAuthentication=7", "Tidewire:Notifications:Credentials:ClientAuthentication is 7", "Basic or Post" },
        { $"{Tokens(Endpoint)};Credentials:Scope=a\nb", "Tidewire:Notifications:Credentials:Scope", "single spaces" },
        { $"{Tokens(Endpoint)};Credentials:ClientId=orders\n", "Tidewire:Notifications:Credentials:ClientId (not shown, 7 characters)", "a line break" },
        { $"{Tokens(Endpoint)}\n", "Tidewire:Notifications:Credentials:ClientSecret (not shown, 11 characters)", "a line break" },
        { "ApiKey=key;NextApiKey=\"top-secret\"", "Tidewire:Notifications:NextApiKey (not shown, 12 characters)", "starts or ends with a quote" },
        { "ApiKey=key;NextApiKey=top-secret'", "Tidewire:Notifications:NextApiKey (not shown, 11 characters)", "starts or ends with a quote" },
        { "ApiKey=key;BasicUser=\"orders\"", "Tidewire:Notifications:BasicUser (not shown, 8 characters)", "is enclosed in quotes" },
        { $"{Tokens(Endpoint)};Credentials:ClientId='orders'", "Tidewire:Notifications:Credentials:ClientId (not shown, 8 characters)", "is enclosed in quotes" },
        { $"{Tokens(Endpoint)};Credentials:ClientSecret=\"top-secret\"", "Tidewire:Notifications:Credentials:ClientSecret (not shown, 12 characters)", "is enclosed in quotes" },
        { $"{Tokens(Endpoint)};BaseAddress=http://mail.internal", "the access token would cross the network unencrypted", "Tidewire:Notifications:AllowInsecureHttp" },
    };

    public static TheoryData<string> Good =>
    [
        "ApiKey=key;NextApiKey=key",
        "ApiKey=key;NextApiKey=;BasicUser=orders",
        "ApiKey=key;BasicUser=orders;ApiKeyHeader=authorization",
        "ApiKey=pass word;NextApiKey=next ü;BasicUser=orders api",
        "Credentials:TokenEndpoint=;Credentials:ClientId=",
        Tokens(Endpoint),
        Tokens(Endpoint + "?tenant=1"),
        Tokens(Endpoint) + "\"",
        Tokens("http://localhost:5000/token"),
        Tokens("http://login.internal/token") + ";AllowInsecureHttp=true",
        Tokens(Endpoint) + ";Credentials:Scope=api://orders/.default openid;Credentials:Audience=https://orders;Credentials:Resource=urn:orders;Credentials:ClientAuthentication=Post",
    ];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Options_AreRefused_AndTheMessageNamesKeyAndFix(string settings, string names, string fix)
    {
        var e = Assert.ThrowsAny<OptionsValidationException>(() => Options(settings));

        string failure = Assert.Single(e.Failures);
        Assert.Contains(names, failure, StringComparison.Ordinal);
        Assert.Contains(fix, failure, StringComparison.Ordinal);
        Assert.DoesNotContain("top-secret", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Good))]
    public void Options_AreAccepted(string settings) => Assert.NotNull(Options(settings));

    [Fact]
    public void KeySetInCode_IsRefused_WhenATokenEndpointIsSet()
    {
        var e = Assert.ThrowsAny<OptionsValidationException>(() => Options(Tokens(Endpoint), options => options.ApiKey = "top-secret"));

        Assert.StartsWith("Tidewire:Notifications:ApiKey and Tidewire:Notifications:Credentials:TokenEndpoint are both set", Assert.Single(e.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void HeaderSetToNullInCode_IsRefused()
    {
        var e = Assert.ThrowsAny<OptionsValidationException>(() => Options("ApiKey=key;BasicUser=orders", options => options.ApiKeyHeader = null!));

        Assert.Contains(e.Failures, failure => failure.StartsWith("Tidewire:Notifications:ApiKeyHeader (not shown, 0 characters", StringComparison.Ordinal));
    }

    [Fact]
    public void Failure_ShowsOnlyTheStackFramesOfTheApplication()
    {
        var e = Assert.ThrowsAny<OptionsValidationException>(() => Options("NextApiKey=next"));

        Assert.Contains(nameof(CredentialValidationTests), e.StackTrace, StringComparison.Ordinal);
        Assert.DoesNotContain("at Microsoft.", e.StackTrace, StringComparison.Ordinal);
        Assert.DoesNotContain("at Tidewire.Clients.", e.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public void Secrets_AreNotShown()
    {
        var options = Options(Tokens(Endpoint));

        Assert.DoesNotContain("top-secret", $"{options} {options.Credentials} {options.ToCredentialSettings()} {options.Credentials.ToSettings()}", StringComparison.Ordinal);
    }

    private static string Tokens(string endpoint) => $"Credentials:TokenEndpoint={endpoint};Credentials:ClientId=orders;Credentials:ClientSecret=top-secret";

    private static NotificationOptions Options(string settings, Action<NotificationOptions>? configure = null)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Tidewire:Notifications:BaseAddress", "https://mail.example.com")]).Build();
        foreach (string[] pair in settings.Split(';').Select(setting => setting.Split('=', 2)))
            configuration["Tidewire:Notifications:" + pair[0]] = pair[1];
        var services = new ServiceCollection();
        services.AddTidewireCore(configuration).AddNotifications(configure);
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<NotificationOptions>>().Value;
    }
}
