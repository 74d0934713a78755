using LocalServices;

namespace Tidewire.LocalServices.Tests;

/// <summary>Separate services for every test, which is cheap, on a fake clock.</summary>
public abstract class LocalServiceTests : IAsyncLifetime
{
    private LocalServiceHost? _services;

    internal SignalingClock Clock { get; } = new();

    protected LocalServiceHost Services => _services!;

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync()
    {
        var options = new LocalServiceOptions { Clock = Clock };
        Configure(options);
        _services = await LocalServiceHost.StartAsync(options, Ct);
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_services is not null) await _services.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected virtual void Configure(LocalServiceOptions options)
    {
    }
}
