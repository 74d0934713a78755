namespace Tidewire.Clients;

/// <summary>Stands for all clients among the options that a host validates when it starts, so that it hears of all problems in one exception.</summary>
internal sealed class StartValidation;
