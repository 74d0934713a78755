using Microsoft.Extensions.Time.Testing;
using Tidewire.OAuthTests.Scripted;
using Tidewire.OAuthTests.Sdk;

namespace Tidewire.OAuthTests.Introspection;

/// <summary>The auth service over an introspection endpoint with configurable responses.</summary>
public abstract class IntrospectionTest : IAsyncLifetime
{
    private protected const string ClientId = "orders-api";
    private protected const string Secret = "s3cret:ü";

    private protected FakeTimeProvider Time { get; } = new(IntrospectionCases.Now);

    private protected ScriptedEndpoint Endpoint { get; private set; } = null!;

    private protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Endpoint = await ScriptedEndpoint.StartAsync(ScriptedAnswer.Json("""{"active":true,"sub":"anna"}"""));

    public async ValueTask DisposeAsync()
    {
        await Endpoint.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected SdkApplication Application(params (string Key, string? Value)[] settings)
    {
        var all = new Dictionary<string, string?>
        {
            ["Tidewire:Auth:BaseAddress"] = $"{Endpoint.Address}",
            ["Tidewire:Auth:Wire"] = "Introspection",
            ["Tidewire:Auth:Introspection:ClientId"] = ClientId,
            ["Tidewire:Auth:Introspection:ClientSecret"] = Secret,
            ["Tidewire:Auth:Retry:BaseDelay"] = "00:00:00",
        };
        foreach (var (key, value) in settings)
            all["Tidewire:Auth:" + key] = value;
        return new(all, builder => builder.AddAuth(), Time);
    }

    private protected static Task<ServiceResult<TokenClaims>> VerifyAsync(SdkApplication application, string token = "token-1") =>
        application.Auth.TryVerifyTokenAsync(token, Ct);
}
