using Tidewire.Resilience;

namespace Tidewire.Pipeline;

/// <summary>A client whose handlers are ours to arrange.</summary>
/// <param name="Name">The name of its <see cref="HttpClient"/>.</param>
/// <param name="Settings">Its settings, from the application's services.</param>
internal sealed record ArrangedClient(string Name, Func<IServiceProvider, ClientSettings> Settings);
