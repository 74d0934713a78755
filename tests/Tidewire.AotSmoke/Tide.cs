namespace Tidewire.AotSmoke;

internal sealed record Tide(string Harbour, double Metres);
