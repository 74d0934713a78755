using Tidewire.Resilience;

namespace Tidewire.Pipeline;

/// <summary>A client whose handler chain Tidewire arranges.</summary>
/// <param name="Name">The name of its <see cref="HttpClient"/>.</param>
/// <param name="Settings">Resolves its settings.</param>
/// <param name="Call">Creates its outermost handler.</param>
/// <param name="Transport">Creates its innermost handler.</param>
internal sealed record ArrangedClient(
    string Name, Func<IServiceProvider, Func<ClientSettings>> Settings, Func<IServiceProvider, CallHandler> Call, Func<IServiceProvider, TransportHandler> Transport);
