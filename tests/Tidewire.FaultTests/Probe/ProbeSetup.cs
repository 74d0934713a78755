using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Tidewire.FaultTests.Probe;

/// <summary>How an application sets up its clients.</summary>
internal sealed record ProbeSetup
{
    /// <summary>The <c>http</c> argument of each client's registration.</summary>
    public Action<IHttpClientBuilder>? Http { get; init; }

    /// <summary>Registers services before Tidewire is added.</summary>
    public Action<IServiceCollection>? Before { get; init; }

    /// <summary>Registers services after Tidewire is added.</summary>
    public Action<IServiceCollection>? After { get; init; }

    /// <summary>The clock. By default, one that never advances.</summary>
    public TimeProvider Time { get; init; } = new FakeTimeProvider();

    /// <summary>Settings of every client.</summary>
    public (string Key, string? Value)[] Settings { get; init; } = [];

    /// <summary>Returns the same setup with this transport in place of the network.</summary>
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
