using Microsoft.Extensions.DependencyInjection;
using Tidewire.Tests.Pipeline;

namespace Tidewire.Tests.Auth;

/// <summary>The content of an introspection request (RFC 7662), and the caching of its response.</summary>
public sealed class IntrospectionRequestTests : IDisposable
{
    private const string Active = """{"active":true,"sub":"ada"}""";
    private readonly MemoryService _server = new();

    public IntrospectionRequestTests() => _server.AnswerWith(200, Active);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _server.Dispose();

    [Theory]
    [InlineData("Post", "app", "s&cret", "token=a%2Bb&token_type_hint=access_token&client_id=app&client_secret=s%26cret", false)]
    [InlineData("Basic", "app", "s&cret", "token=a%2Bb&token_type_hint=access_token", true)]
    [InlineData("Post", null, null, "token=a%2Bb&token_type_hint=access_token", false)]
    public async Task Form_ContainsTheToken_AndClientCredentialsOnlyWithPostAuthentication(string authentication, string? client, string? secret, string form, bool hasHeader)
    {
        using var application = Application(("ClientAuthentication", authentication), ("ClientId", client), ("ClientSecret", secret));

        var claims = await application.Auth.VerifyTokenAsync("a+b", Cancellation);

        var (address, headers) = Assert.Single(_server.Requests);
        Assert.Equal(("ada", form, "/introspect"), (claims?.Subject, _server.Body, address.AbsolutePath));
        Assert.Equal(hasHeader, headers.ContainsKey("Authorization"));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task Answer_IsNotCached_WhenTheSecretChangesDuringTheCall(bool changes, int calls)
    {
        using var application = Application(("ClientId", "app"), ("ClientSecret", "one"));
        _server.Answer = _ =>
        {
            _server.AnswerWith(200, Active);
            if (changes)
            {
                application.Configuration["Tidewire:Auth:Introspection:ClientSecret"] = "two";
                application.Configuration.Reload();
            }

            return _server.Answer(Cancellation);
        };

        await application.Auth.VerifyTokenAsync("tok", Cancellation);
        await application.Auth.VerifyTokenAsync("tok", Cancellation);

        Assert.Equal(calls, _server.Requests.Count);
    }

    [Fact]
    public async Task RefusalOfTheClientCredential_IsLoggedOnce_AndEachVerificationIsCounted()
    {
        using var application = Application(("ClientId", "app"), ("ClientSecret", "one"));
        _server.AnswerWith(401, "");
        var verifications = application.CollectVerifications();

        await application.Auth.VerifyTokenAsync("one", Cancellation);
        await application.Auth.VerifyTokenAsync("two", Cancellation);

        Assert.Single(application.Logs.GetSnapshot(), line => line.Id.Id == 72);
        Assert.Equal(["service", "service"], verifications.GetMeasurementSnapshot().Select(one => one.Tags[TidewireTelemetry.SourceTag]));
    }

    private TestApplication Application(params (string Key, string? Value)[] settings)
    {
        var all = TestApplication.Settings("https://id.example.com", ("Auth:Wire", "Introspection"), ("Auth:Cache:Enabled", "true"));
        foreach (var (key, value) in settings)
            all["Tidewire:Auth:Introspection:" + key] = value;
        return new(all, build: builder => builder.AddAuth(http: http => http.ConfigurePrimaryHttpMessageHandler(() => _server)));
    }
}
