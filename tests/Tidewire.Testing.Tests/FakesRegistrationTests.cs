using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Tidewire.Testing.Tests;

/// <summary>The fakes in an application.</summary>
public sealed class FakesRegistrationTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Application_StartsWithoutConfiguration_WhetherFakesAreAddedFirstOrLast(bool fakesFirst)
    {
        var builder = Builder();
        if (fakesFirst)
            builder.Services.AddTidewireFakes();
        builder.AddTidewire();
        if (!fakesFirst)
            builder.Services.AddTidewireFakes();
        using var host = builder.Build();

        await host.StartAsync(Cancellation);

        var fakes = host.Services.GetRequiredService<TidewireFakes>();
        Assert.Same(fakes.Auth, host.Services.GetRequiredService<IAuthService>());
        Assert.Same(fakes.Notifications, host.Services.GetRequiredService<INotificationService>());
        Assert.Same(fakes.Analytics, host.Services.GetRequiredService<IAnalyticsService>());
        await host.StopAsync(Cancellation);
    }

    [Fact]
    public async Task KeyedServices_AreReplacedToo()
    {
        var builder = Builder();
        builder.AddTidewire().AddAuth("Partner").AddNotifications("Urgent").AddAnalytics("Audit");
        var fakes = builder.Services.AddTidewireFakes();
        using var host = builder.Build();

        await host.StartAsync(Cancellation);

        Assert.Same(fakes.Keyed("Partner").Auth, host.Services.GetRequiredKeyedService<IAuthService>("Partner"));
        Assert.Same(fakes.Keyed("Urgent").Notifications, host.Services.GetRequiredKeyedService<INotificationService>("Urgent"));
        Assert.Same(fakes.Keyed("Audit").Analytics, host.Services.GetRequiredKeyedService<IAnalyticsService>("Audit"));
        Assert.Same(fakes.Auth, host.Services.GetRequiredService<IAuthService>());
    }

    [Fact]
    public void Fakes_ReplaceOnlyServices_ThatTheApplicationHas()
    {
        var builder = Builder();
        builder.AddTidewireCore().AddAuth();
        builder.Services.AddTidewireFakes();
        using var host = builder.Build();

        Assert.IsType<FakeAuthService>(host.Services.GetRequiredService<IAuthService>());
        Assert.Null(host.Services.GetService<INotificationService>());
    }

    [Fact]
    public void AddTidewireFakes_ReturnsTheSameFakes_WhenCalledAgain()
    {
        var services = new ServiceCollection();

        var fakes = services.AddTidewireFakes();

        Assert.Same(fakes, services.AddTidewireFakes());
        using var provider = services.BuildServiceProvider();
        Assert.Single(provider.GetServices<IAuthService>());
    }

    [Fact]
    public async Task Application_DoesNotStart_InProduction()
    {
        var builder = Builder("Production");
        builder.AddTidewire();
        builder.Services.AddTidewireFakes();
        using var host = builder.Build();

        var atStart = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync(Cancellation));
        var atUse = Assert.Throws<InvalidOperationException>(() => host.Services.GetRequiredService<IAuthService>());

        Assert.StartsWith("AddTidewireFakes() replaces real services, but the environment is Production.", atStart.Message, StringComparison.Ordinal);
        Assert.Equal(atStart.Message, atUse.Message);
    }

    [Fact]
    public async Task Store_IsNotOpened_WhenServicesAreFaked()
    {
        var builder = Builder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Tidewire:Analytics:Store:Accept"] = "OnDisk",
        });
        builder.AddTidewire();
        builder.Services.AddSingleton<IDeliveryStoreFactory>(new UnexpectedStore());
        builder.Services.AddTidewireFakes();
        using var host = builder.Build();

        await host.StartAsync(Cancellation);
        Assert.True(host.Services.GetRequiredService<IAnalyticsService>().Track("u", "a", "t", "r"));
        await host.StopAsync(Cancellation);
    }

    [Fact]
    public async Task SignIn_UsesTheClockOfTheApplication_EvenBeforeTheApplicationIsBuilt()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var services = new ServiceCollection();
        var fakes = services.AddTidewireFakes();
        services.AddSingleton<TimeProvider>(time);
        string token = fakes.Auth.SignIn("alice");
        using var provider = services.BuildServiceProvider();

        var claims = await provider.GetRequiredService<IAuthService>().VerifyTokenAsync(token, Cancellation);

        Assert.Equal(time.GetUtcNow().AddHours(1), claims?.ExpiresAt);
    }

    private static HostApplicationBuilder Builder(string environment = "Development") => Host.CreateApplicationBuilder(
        new HostApplicationBuilderSettings { EnvironmentName = environment, DisableDefaults = true });

    private sealed class UnexpectedStore : IDeliveryStoreFactory
    {
        public IDeliveryStore Open(DeliveryStoreContext context) => throw new InvalidOperationException("The application's store was opened.");
    }
}
