using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Tidewire.OAuthTests.Scripted;
using Tidewire.OAuthTests.Sdk;

namespace Tidewire.OAuthTests.Credentials;

/// <summary>An added client whose service and token endpoint have configurable responses.</summary>
public abstract class OrdersTest : IAsyncLifetime
{
    private protected const string Secret = "client-s3cret";
    private protected static readonly ScriptedAnswer Good = ScriptedAnswer.Json("""{"id":"o1"}""");

    private protected FakeTimeProvider Time { get; } = new(new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    private protected ScriptedEndpoint Api { get; private set; } = null!;

    private protected ScriptedEndpoint TokenEndpoint { get; private set; } = null!;

    private protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Api = await ScriptedEndpoint.StartAsync(Good);
        int tokens = 0;
        TokenEndpoint = await ScriptedEndpoint.StartAsync(_ => Token($"token-{Interlocked.Increment(ref tokens)}"));
    }

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        await TokenEndpoint.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected static ScriptedAnswer Token(string value, int expiresIn = 3_600) =>
        ScriptedAnswer.Json($$"""{"access_token":"{{value}}","token_type":"Bearer","expires_in":{{expiresIn}}}""");

    private protected SdkApplication Application(params (string Key, string? Value)[] settings) => Application(before: null, after: null, settings);

    /// <summary>Creates an application that configures its HTTP clients before or after it adds Tidewire's.</summary>
    private protected SdkApplication Application(Action<IServiceCollection>? before, Action<IServiceCollection>? after, params (string Key, string? Value)[] settings)
    {
        var all = new Dictionary<string, string?>
        {
            ["Tidewire:Orders:BaseAddress"] = $"{Api.Address}",
            ["Tidewire:Orders:Retry:BaseDelay"] = "00:00:00",
        };
        foreach (var (key, value) in settings)
            all["Tidewire:Orders:" + key] = value;
        return new(
            all,
            builder =>
            {
                builder.AddClient<IOrdersApi>("Orders", OrdersJsonContext.Default);
                after?.Invoke(builder.Services);
            },
            Time,
            before);
    }

    private protected SdkApplication WithTokens(params (string Key, string? Value)[] settings) => WithTokens(before: null, after: null, settings);

    private protected SdkApplication WithTokens(Action<IServiceCollection>? before, Action<IServiceCollection>? after, params (string Key, string? Value)[] settings) => Application(
    before,
    after,
    [
        ("Credentials:TokenEndpoint", $"{new Uri(TokenEndpoint.Address, "/token")}"),
        ("Credentials:ClientId", "orders"),
        ("Credentials:ClientSecret", Secret),
        .. settings,
    ]);

    private protected static Task<ServiceResult<Order>> GetAsync(SdkApplication application) =>
        application.Orders.TryAsync((api, ct) => api.GetAsync("o1", ct), Ct);

    private protected static Task<ServiceResult> PlaceAsync(SdkApplication application) =>
        application.Orders.TryAsync((api, ct) => api.PlaceAsync(new("o1"), ct), Ct);

    /// <summary>The credentials that the service received, in order.</summary>
    private protected string?[] Sent => [.. Api.Requests.Select(request => request.Authorization)];

    /// <summary>Answers 401 to every credential but one.</summary>
    private protected void AcceptOnly(string authorization) =>
        Api.Answer(request => request.Authorization == authorization ? Good : ScriptedAnswer.Of(401));
}
