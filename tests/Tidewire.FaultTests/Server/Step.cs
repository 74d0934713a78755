namespace Tidewire.FaultTests.Server;

/// <summary>One thing that a scripted server does on a connection.</summary>
internal delegate Task Step(Wire wire, CancellationToken ended);
