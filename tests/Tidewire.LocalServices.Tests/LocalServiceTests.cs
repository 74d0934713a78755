using LocalServices;

namespace Tidewire.LocalServices.Tests;

/// <summary>Starts separate services on a fake clock for every test. Starting them is cheap.</summary>
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
