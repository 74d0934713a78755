namespace Tidewire.FaultTests.Circuits;

/// <summary>Base of the circuit tests: an application whose auth client makes one attempt per call and whose breaks all last one minute.</summary>
public abstract class CircuitTests : IAsyncLifetime
{
    private StubService? _service;
    private TestApplication? _application;

    internal static TimeSpan Break { get; } = TimeSpan.FromSeconds(60);

    internal static CancellationToken Ct => TestContext.Current.CancellationToken;

    internal StubService Service => _service!;

    internal TestApplication Application => _application!;

    internal Dictionary<string, string?> Settings { get; } = new()
    {
        ["Tidewire:Auth:Retry:MaxAttempts"] = "1",
        ["Tidewire:Auth:CircuitBreaker:FirstBreak"] = "00:01:00",
        ["Tidewire:Auth:CircuitBreaker:BreakDuration"] = "00:01:00",
    };

    public async ValueTask InitializeAsync()
    {
        _service = await StubService.StartAsync(Answers.Claims);
        _application = new TestApplication(_service, Settings);
    }

    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
            await _application.DisposeAsync();
        if (_service is not null)
            await _service.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    internal async Task FailAsync(int calls)
    {
        Service.Answer = Answers.Status(500);
        for (int i = 0; i < calls; i++)
            await Application.VerifyAsync();
    }

    internal Task OpenAsync() => FailAsync(5);
}
