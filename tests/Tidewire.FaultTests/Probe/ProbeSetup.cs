using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Tidewire.FaultTests.Probe;

/// <summary>How an application sets its clients up.</summary>
internal sealed record ProbeSetup
{
    /// <summary>Given to each client's registration.</summary>
    public Action<IHttpClientBuilder>? Http { get; init; }

    /// <summary>Runs before ours.</summary>
    public Action<IServiceCollection>? Before { get; init; }

    /// <summary>Runs after ours.</summary>
    public Action<IServiceCollection>? After { get; init; }

    /// <summary>A clock that stands still unless the test gives one that it advances.</summary>
    public TimeProvider Time { get; init; } = new FakeTimeProvider();

    /// <summary>Settings of every client.</summary>
    public (string Key, string? Value)[] Settings { get; init; } = [];

    /// <summary>The same with a transport in the place of the network.</summary>
    public ProbeSetup Over(HttpMessageHandler transport) => this with
    {
        After = services =>
        {
            After?.Invoke(services);
            foreach (string name in Enum.GetValues<ProbeCall>().Select(ProbeApplication.HttpClientOf).Distinct())
                services.AddHttpClient(name).ConfigurePrimaryHttpMessageHandler(() => transport);
        },
    };
}
