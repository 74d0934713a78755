using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Tidewire.Tests.Auth;

/// <summary>Validation of the protocol settings: each message names the key and the fix, and contains no secret.</summary>
public sealed class AuthWireValidationTests
{
    private const string Client = "Wire=Introspection;Introspection:ClientId=orders;Introspection:ClientSecret=top-secret";

    /// <summary>Settings below <c>Tidewire:Auth</c>, separated by <c>;</c>, then two parts of the only failure message.</summary>
    public static TheoryData<string, string, string> Rules => new()
    {
        { "Wire=7", "Tidewire:Auth:Wire is 7", "Verify or Introspection" },
        { "Introspection:Path=introspect", "Tidewire:Auth:Introspection:Path is 'introspect'", "starts with a slash" },
        { "Introspection:Path=/", "Tidewire:Auth:Introspection:Path is '/'", "/connect/introspect" },
        { "Introspection:Path=", "Tidewire:Auth:Introspection:Path is ''", "/connect/introspect" },
        { "Introspection:Path=//other/introspect", "Tidewire:Auth:Introspection:Path is", "not a plain path" },
        { "Introspection:Path=/a/../introspect", "Tidewire:Auth:Introspection:Path is", "not a plain path" },
        { "Introspection:Path=/introspect?a=b", "Tidewire:Auth:Introspection:Path is", "not a plain path" },
        { "Introspection:Path=/{path}", "Tidewire:Auth:Introspection:Path is", "not a plain path" },
        { "Introspection:ClientId=orders", "Tidewire:Auth:Introspection:ClientSecret is not", "Tidewire__Auth__Introspection__ClientSecret" },
        { "Introspection:ClientSecret=top-secret", "Tidewire:Auth:Introspection:ClientId is not", "Set both or neither" },
        { $"{Client}\n", "Tidewire:Auth:Introspection:ClientSecret (not shown, 11 characters)", "a line break" },
        { $"{Client};Introspection:ClientId='orders'", "Tidewire:Auth:Introspection:ClientId (not shown, 8 characters)", "is enclosed in quotes" },
        { $"{Client};Introspection:ClientSecret=\"top-secret\"", "Tidewire:Auth:Introspection:ClientSecret (not shown, 12 characters)", "is enclosed in quotes" },
        { $"{Client};Introspection:ClientAuthentication=7", "Tidewire:Auth:Introspection:ClientAuthentication is 7", "Basic or Post" },
        { $"{Client};ApiKey=top-secret", "Tidewire:Auth:ApiKey and Tidewire:Auth:Introspection:ClientId are both set", "Remove one of them" },
        {
            $"{Client};Credentials:TokenEndpoint=https://login.example.com/token;Credentials:ClientId=a;Credentials:ClientSecret=top-secret",
            "Tidewire:Auth:Credentials:TokenEndpoint and Tidewire:Auth:Introspection:ClientId are both set",
            "Remove one of them"
        },
        { "SubjectClaim=", "Tidewire:Auth:SubjectClaim is empty", "for example sub or client_id" },
        { "UnknownTokenShare=0", "Tidewire:Auth:UnknownTokenShare is 0", "from 0.01 to 1" },
        { "UnknownTokenShare=1.5", "Tidewire:Auth:UnknownTokenShare is 1.5", "from 0.01 to 1" },
        { "UnknownTokenShare=NaN", "Tidewire:Auth:UnknownTokenShare is NaN", "from 0.01 to 1" },
        { "ClockSkew=00:10:00", "Tidewire:Auth:ClockSkew is", "00:05:00" },
    };

    public static TheoryData<string> Good =>
    [
        Client,
        $"{Client};Introspection:Path=/realms/a-b/protocol/openid-connect/token/introspect;Introspection:ClientAuthentication=Post;Introspection:Audience=orders",
        "Wire=Introspection;ApiKey=key",
        "Wire=Introspection;Credentials:TokenEndpoint=https://login.example.com/token;Credentials:ClientId=a;Credentials:ClientSecret=b",
        "Introspection:ClientId=orders;Introspection:ClientSecret=secret;ApiKey=key",
        "TokensAreJwts=true;Issuer=https://login.example.com;ClockSkew=00:00:00;SubjectClaim=client_id;UnknownTokenShare=0.5",
    ];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Failure_NamesTheKeyAndTheFix_WhenAnOptionIsInvalid(string settings, string names, string fix)
    {
        var e = Assert.ThrowsAny<OptionsValidationException>(() => Options(settings));

        string failure = Assert.Single(e.Failures);
        Assert.Contains(names, failure, StringComparison.Ordinal);
        Assert.Contains(fix, failure, StringComparison.Ordinal);
        Assert.DoesNotContain("top-secret", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Good))]
    public void Options_AreAccepted_WhenTheirCombinationIsValid(string settings) => Assert.NotNull(Options(settings));

    [Fact]
    public void Failure_NamesTheSectionOfTheClient_WhenTheClientIsKeyed()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Tidewire:Partner:BaseAddress"] = "https://auth.example.com",
            ["Tidewire:Partner:SubjectClaim"] = " ",
        }).Build();
        var services = new ServiceCollection();
        services.AddTidewireCore(configuration).AddAuth("Partner");
        using var provider = services.BuildServiceProvider();

        var e = Assert.ThrowsAny<OptionsValidationException>(() => provider.GetRequiredService<IOptionsMonitor<AuthOptions>>().Get("Partner"));

        Assert.Contains("Tidewire:Partner:SubjectClaim", e.Message, StringComparison.Ordinal);
    }

    private static AuthOptions Options(string settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Tidewire:Auth:BaseAddress", "https://auth.example.com")]).Build();
        foreach (string[] pair in settings.Split(';').Select(setting => setting.Split('=', 2)))
            configuration["Tidewire:Auth:" + pair[0]] = pair[1];
        var services = new ServiceCollection();
        services.AddTidewireCore(configuration).AddAuth();
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<AuthOptions>>().Value;
    }
}
