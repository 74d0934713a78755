using Tidewire.FaultTests.Circuits;

namespace Tidewire.FaultTests.Reload;

/// <summary>An application that has run for a while when its configuration changes.</summary>
public abstract class ReloadTests : IAsyncLifetime
{
    private StubService? _service;
    private TestApplication? _application;

    internal static CancellationToken Ct => TestContext.Current.CancellationToken;

    internal StubService Service => _service!;

    internal TestApplication Application => _application!;

    public async ValueTask InitializeAsync()
    {
        _service = await StubService.StartAsync(Answers.Claims);
        _application = new TestApplication(_service);
        _application.UseAll();
    }

    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
            await _application.DisposeAsync();
        if (_service is not null)
            await _service.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
