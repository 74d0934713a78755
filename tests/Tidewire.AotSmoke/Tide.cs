namespace Tidewire.AotSmoke;

internal sealed record Tide(string Harbor, double Meters);
