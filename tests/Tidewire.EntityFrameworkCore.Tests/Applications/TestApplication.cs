using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Tidewire.EntityFrameworkCore.Tests.Databases;

namespace Tidewire.EntityFrameworkCore.Tests.Applications;

/// <summary>An application with a context and the outbox. It polls every 10 minutes by default, so a message that is sent earlier was not found by a poll.</summary>
internal sealed class TestApplication : IAsyncDisposable
{
    private readonly IHost _host;

    private TestApplication(IHost host) => _host = host;

    public IServiceProvider Services => _host.Services;

    public INotificationOutbox Outbox => Services.GetRequiredService<INotificationOutbox>();

    public IOutboxAdmin Admin => Services.GetRequiredService<IOutboxAdmin>();

    public IReadOnlyList<FakeLogRecord> Logs => Services.GetFakeLogCollector().GetSnapshot();

    /// <summary>Builds the application and, by default, starts it.</summary>
    public static async Task<TestApplication> StartAsync(
        TestDatabase database,
        Uri? service = null,
        Action<IServiceCollection>? configure = null,
        Action<TidewireBuilder>? tidewire = null,
        Action<DbContextOptionsBuilder>? options = null,
        bool isStarted = true,
        TimeSpan? lease = null,
        params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddFakeLogging();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Tidewire:Notifications:BaseAddress"] = (service ?? new Uri("http://127.0.0.1:1")).ToString(),
            ["Tidewire:Notifications:Outbox:PollInterval"] = "00:10:00",
        });
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>($"Tidewire:{setting.Key}", setting.Value)));
        if (configure is null)
        {
            builder.Services.AddDbContext<AppDbContext>(context =>
            {
                database.Configure(context);
                options?.Invoke(context);
            });
        }

        configure?.Invoke(builder.Services);
        var added = builder.AddTidewireCore().AddNotifications().UseEntityFrameworkStore<AppDbContext>(lease);
        tidewire?.Invoke(added);
        var application = new TestApplication(builder.Build());
        if (isStarted)
            await application._host.StartAsync(TestContext.Current.CancellationToken);
        return application;
    }

    public Task StartAsync() => _host.StartAsync(TestContext.Current.CancellationToken);

    public Task StopAsync() => _host.StopAsync(CancellationToken.None);

    /// <summary>Uses a context from a scope, as a request does.</summary>
    public async Task<T> WithContextAsync<T>(Func<AppDbContext, Task<T>> work)
    {
        await using var scope = Services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<AppDbContext>());
    }

    public Task WithContextAsync(Func<AppDbContext, Task> work) => WithContextAsync<int>(async db =>
    {
        await work(db);
        return 0;
    });

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (_host is IAsyncDisposable host)
            await host.DisposeAsync();
    }
}
