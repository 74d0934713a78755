using System.Text.Json.Serialization.Metadata;
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
    /// <summary>The most that is read of what a service says of a refusal.</summary>
    public const int MaxErrorBytes = 16_384;

    public string Name => definition.Name;

    /// <summary>Begins the report of a call.</summary>
    public CallReport Begin() => CallReport.Begin(definition, telemetry, time, logger);

    /// <summary>The refusal of an open circuit, found before any work is done for the call.</summary>
    public ServiceFailure? RefusedByCircuit() => circuit.Refuses ? circuit.Refusal() : null;

    /// <summary>The failure as it is told, to the caller and to whoever watches.</summary>
    public ServiceFailure Judge(ServiceFailure failure, CallContext? call) =>
        definition.Judge is { } judge && call is not { ErrorBodyLimit: > 0 } ? judge(failure) : failure;

    public CallSlot OpenSlot(int errorBodyLimit = 0) => CallSlot.Open(replies, errorBodyLimit);

    /// <exception cref="MissingJsonTypeException">The JSON context does not know the type.</exception>
    public ErrorReader<TError> ErrorsOf<TError>()
        where TError : class =>
        new(definition.Json.GetTypeInfo(typeof(TError)) as JsonTypeInfo<TError> ?? throw new MissingJsonTypeException(definition.Json.GetType(), typeof(TError)));
}
