using Tidewire.Resilience;

namespace Tidewire.Pipeline;

/// <summary>A client whose handlers are ours to arrange.</summary>
/// <param name="Name">The name of its <see cref="HttpClient"/>.</param>
/// <param name="Settings">Its settings, from the application's services.</param>
/// <param name="Call">Makes its outermost handler.</param>
/// <param name="Transport">Makes its innermost handler.</param>
internal sealed record ArrangedClient(
    string Name, Func<IServiceProvider, Func<ClientSettings>> Settings, Func<IServiceProvider, CallHandler> Call, Func<IServiceProvider, TransportHandler> Transport);
