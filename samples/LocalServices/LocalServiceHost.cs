using LocalServices.Analytics;
using LocalServices.Auth;
using LocalServices.Notifications;
using LocalServices.Storage;

namespace LocalServices;

/// <summary>
/// The auth, notification and analytics services on loopback ports, each its own Kestrel server with its own SQLite file.
/// Disposing it stops them and deletes the data, unless <see cref="LocalServiceOptions.DataDirectory"/> was set.
/// </summary>
public sealed class LocalServiceHost : IAsyncDisposable
{
    private readonly DataFolder _folder;
    private readonly AuthStore _tokens;
    private readonly NotificationStore _notifications;
    private readonly EventStore _events;
    private bool _isDisposed;

    private LocalServiceHost(LocalServiceOptions options)
    {
        _folder = new DataFolder(options.DataDirectory);
        _tokens = new AuthStore(_folder.PathOf("auth.db"));
        _notifications = new NotificationStore(_folder.PathOf("notifications.db"), options.Clock);
        _events = new EventStore(_folder.PathOf("analytics.db"), options.Clock);

        Auth = new LocalAuthService(
            options.AuthPort,
            options.AuthApiKey ?? options.ApiKey,
            options.Clock,
            new TokenAuthority(_tokens, options.TokenLifetime, options.Clock));
        Notifications = new LocalService(
            "notifications",
            options.NotificationsPort,
            options.NotificationsApiKey ?? options.ApiKey,
            options.Clock,
            new NotificationEndpoints(_notifications).Map);
        Analytics = new LocalService(
            "analytics",
            options.AnalyticsPort,
            options.AnalyticsApiKey ?? options.ApiKey,
            options.Clock,
            new AnalyticsEndpoints(_events).Map);
    }

    public LocalAuthService Auth { get; }

    public LocalService Notifications { get; }

    public LocalService Analytics { get; }

    /// <summary>Starts all three services; completes when they accept connections.</summary>
    /// <exception cref="IOException">A port is taken, or the data directory cannot be used.</exception>
    public static async Task<LocalServiceHost> StartAsync(LocalServiceOptions? options = null, CancellationToken ct = default)
    {
        var host = new LocalServiceHost(options ?? new LocalServiceOptions());

        try
        {
            await host.Auth.StartAsync(ct);
            await host.Notifications.StartAsync(ct);
            await host.Analytics.StartAsync(ct);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// The stored notifications, oldest first. Reads the storage directly: works in an outage and does not count as a request.
    /// </summary>
    public Task<IReadOnlyList<StoredNotification>> ReadNotificationsAsync(string? userId = null, CancellationToken ct = default) =>
        _notifications.ReadAllAsync(userId, ct);

    /// <summary>The stored events, oldest first. Reads the storage directly: works in an outage and does not count as a request.</summary>
    public Task<IReadOnlyList<StoredEvent>> ReadEventsAsync(string? userId = null, CancellationToken ct = default) =>
        _events.ReadAllAsync(userId, ct);

    /// <summary>The number of stored events, for runs with too many events to read back.</summary>
    public Task<long> CountEventsAsync(CancellationToken ct = default) => _events.CountAsync(ct);

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed) return;

        _isDisposed = true;
        foreach (IAsyncDisposable service in (LocalService[])[Auth, Notifications, Analytics]) await service.DisposeAsync();

        _tokens.Dispose();
        _notifications.Dispose();
        _events.Dispose();
        _folder.Dispose();
    }
}
