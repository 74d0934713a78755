using Microsoft.Extensions.Logging;
using Tidewire.Pipeline;
using Tidewire.Resilience;
using Tidewire.Telemetry;

namespace Tidewire.Clients;

/// <summary>What a <see cref="ServiceCaller{TApi}"/> knows of its client, whatever the interface.</summary>
internal sealed class ServiceClient(
    ServiceClientDefinition definition,
    IReadOnlyDictionary<string, ReplyShape> replies,
    Circuit circuit,
    CallTelemetry telemetry,
    TimeProvider time,
    ILogger logger)
{
    public string Name => definition.Name;

    /// <summary>Begins the report of a call.</summary>
    public CallReport Begin() => CallReport.Begin(definition, telemetry, time, logger);

    /// <summary>The refusal of an open circuit, found before any work is done for the call.</summary>
    public ServiceFailure? RefusedByCircuit() => circuit.Refuses ? circuit.Refusal() : null;

    public CallSlot OpenSlot(int errorBodyLimit = 0) => CallSlot.Open(replies, errorBodyLimit);
}
