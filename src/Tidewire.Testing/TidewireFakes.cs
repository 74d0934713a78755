using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace Tidewire.Testing;

/// <summary>The three services in memory: what the test tells them and asks of them. Safe for any thread.</summary>
/// <remarks>
/// Made by <see cref="TidewireTestingServiceCollectionExtensions.AddTidewireFakes"/>, which registers it too, so that it is in
/// <c>factory.Services.GetRequiredService&lt;TidewireFakes&gt;()</c>; or by hand, for a class under test that takes the facades as arguments.
/// </remarks>
public sealed class TidewireFakes
{
    private readonly Func<TimeProvider> _time;
    private readonly ConcurrentDictionary<string, TidewireFakes> _keyed = new(StringComparer.Ordinal);

    /// <summary>Makes fakes without an application.</summary>
    /// <param name="time">The clock of expiry and of the time of activities. Default: the system's.</param>
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

    /// <summary>What put these fakes in the place of facades, to tell them from the application's own.</summary>
    internal HashSet<ServiceDescriptor> Registrations { get; } = [];

    /// <summary>The auth service.</summary>
    public FakeAuthService Auth { get; }

    /// <summary>The notification service.</summary>
    public FakeNotificationService Notifications { get; }

    /// <summary>The outbox of the notification service, for <see cref="INotificationOutbox"/> and <see cref="IOutboxAdmin"/>.</summary>
    public FakeNotificationOutbox Outbox { get; }

    /// <summary>The analytics service.</summary>
    public FakeAnalyticsService Analytics { get; }

    /// <summary>The fakes of services registered under a key, <c>AddAuth("Partner")</c> for instance. They know nothing of the others' tokens.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The fakes of this key, always the same.</returns>
    public TidewireFakes Keyed(string key)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        return _keyed.GetOrAdd(key, name => new(_time, name));
    }
}
