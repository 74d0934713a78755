using Tidewire.Resilience;

namespace Tidewire.Clients;

/// <summary>Represents all clients in the options validation at startup, so that one exception reports all problems.</summary>
/// <param name="Circuits">The circuits of all clients.</param>
internal sealed record StartValidation(IEnumerable<Circuit> Circuits);
