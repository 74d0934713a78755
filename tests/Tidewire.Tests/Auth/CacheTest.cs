using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Tidewire.Tests.Auth;

/// <summary>A test of the auth client on a fake clock, with its own stub service.</summary>
public abstract class CacheTest : IAsyncLifetime
{
    private protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));

    private protected StubAuthService Service { get; private set; } = null!;

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Service = await StubAuthService.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected TestApplication Application(params (string Key, string Value)[] settings) =>
        new(TestApplication.Settings(Service.Address, [("Auth:CircuitBreaker:FailureThreshold", "1000"), .. settings]), services => services.AddSingleton<TimeProvider>(Time));

    private protected TestApplication WithCache(params (string Key, string Value)[] settings) =>
        Application([("Auth:Cache:Enabled", "true"), .. settings]);

    private protected string Expiring(TimeSpan after) => $$"""{"sub":"ada","exp":{{(Time.GetUtcNow() + after).ToUnixTimeSeconds()}}}""";

    private protected static async Task<string?> SubjectAsync(IAuthService auth, string token) => (await auth.VerifyTokenAsync(token, Cancellation))?.Subject;
}
