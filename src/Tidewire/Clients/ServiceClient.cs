using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using Tidewire.Pipeline;
using Tidewire.Resilience;
using Tidewire.Telemetry;

namespace Tidewire.Clients;

/// <summary>What a <see cref="ServiceCaller{TApi}"/> knows of its client, whatever the interface.</summary>
internal sealed class ServiceClient(
    ServiceClientDefinition definition,
    IReadOnlyDictionary<string, ApiOperation> operations,
    Circuit circuit,
    CallTelemetry telemetry,
    FailureSpell outage,
    TimeProvider time,
    ILogger logger)
{
    /// <summary>The most that is read of what a service says of a refusal.</summary>
    public const int MaxErrorBytes = 16_384;

    private const string SeveralMethods = "_other";
    private volatile string? _onlyMethod = operations.Values.Where(operation => !operation.IsDelivery).ToArray() is [var only] ? only.Name : null;

    public string Name => definition.Name;

    /// <summary>The client's name in metrics and traces.</summary>
    public string Tag { get; } = TagValue.Of(definition.Name);

    public bool IsReadOnly => definition.IsReadOnly;

    public CallTelemetry Telemetry => telemetry;

    public TimeProvider Time => time;

    public ILogger Logger => logger;

    public FailureLog Failures { get; } = new(definition, outage, time, logger);

    /// <summary>The refusal of an open circuit, found before any work is done for the call.</summary>
    public ServiceFailure? RefusedByCircuit() => circuit.Refuses ? circuit.Refusal() : null;

    /// <summary>The failure as it is told, to the caller and to whoever watches.</summary>
    public ServiceFailure Judge(ServiceFailure failure, CallContext? call) =>
        definition.Judge is { } judge && call is not { ErrorBodyLimit: > 0 } ? judge(failure) : failure;

    public CallSlot OpenSlot(int errorBodyLimit = 0) => CallSlot.Open(operations, errorBodyLimit);

    /// <summary>
    /// The method of a call. One that the circuit refused before its method was known is taken for one of the method that all calls so far have used, if that is
    /// one: a circuit opens only after calls.
    /// </summary>
    public string MethodOf(CallContext? call)
    {
        string? only = _onlyMethod;
        if (call?.Operation is not { } operation)
            return only ?? SeveralMethods;

        if (!ReferenceEquals(only, operation.Name) && !ReferenceEquals(only, SeveralMethods) && !call.Pass.IsDelivery)
            _onlyMethod = only is null ? operation.Name : SeveralMethods;
        return operation.Name;
    }

    /// <exception cref="MissingJsonTypeException">The JSON context does not know the type.</exception>
    public ErrorReader<TError> ErrorsOf<TError>()
        where TError : class =>
        new(definition.Json.GetTypeInfo(typeof(TError)) as JsonTypeInfo<TError> ?? throw new MissingJsonTypeException(definition.Json.GetType(), typeof(TError)));
}
