using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace Tidewire.Testing;

/// <summary>In-memory fakes of the three services. Thread-safe.</summary>
/// <remarks>
/// Created and registered by <see cref="TidewireTestingServiceCollectionExtensions.AddTidewireFakes"/>; get it with
/// <c>factory.Services.GetRequiredService&lt;TidewireFakes&gt;()</c>. Or create it directly, for a class under test that takes the services
/// as arguments.
/// </remarks>
public sealed class TidewireFakes
{
    private readonly Func<TimeProvider> _time;
    private readonly ConcurrentDictionary<string, TidewireFakes> _keyed = new(StringComparer.Ordinal);

    /// <summary>Creates fakes without an application.</summary>
    /// <param name="time">The clock for the expiry of tokens and the time of events. Default: the system clock.</param>
    public TidewireFakes(TimeProvider? time = null)
        : this(() => time ?? TimeProvider.System, key: null)
    {
    }

    internal TidewireFakes(Func<TimeProvider> time, string? key)
    {
        _time = time;
        Auth = new(time, key);
        Notifications = new();
        Outbox = new(time, Notifications);
        Analytics = new(time);
    }

    /// <summary>The registrations of these fakes, to distinguish them from the application's own.</summary>
    internal HashSet<ServiceDescriptor> Registrations { get; } = [];

    /// <summary>The auth service.</summary>
    public FakeAuthService Auth { get; }

    /// <summary>The notification service.</summary>
    public FakeNotificationService Notifications { get; }

    /// <summary>The outbox of the notification service, for <see cref="INotificationOutbox"/> and <see cref="IOutboxAdmin"/>.</summary>
    public FakeNotificationOutbox Outbox { get; }

    /// <summary>The analytics service.</summary>
    public FakeAnalyticsService Analytics { get; }

    /// <summary>
    /// Returns the fakes of keyed services, for example those of <c>AddAuth("Partner")</c>. They do not accept tokens of other fakes.
    /// </summary>
    /// <param name="key">The service key.</param>
    /// <returns>The fakes of this key; always the same instance.</returns>
    public TidewireFakes Keyed(string key)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        return _keyed.GetOrAdd(key, name => new(_time, name));
    }
}
