using Tidewire.Resilience;

namespace Tidewire.Clients;

/// <summary>Represents all clients among the options that a host validates when it starts, so that all problems arrive in one exception.</summary>
/// <param name="Circuits">The circuits of all clients.</param>
internal sealed record StartValidation(IEnumerable<Circuit> Circuits);
