namespace Tidewire.Clients;

/// <summary>Represents all clients among the options that a host validates when it starts, so that all problems arrive in one exception.</summary>
internal sealed class StartValidation;
