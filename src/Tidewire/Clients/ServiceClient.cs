using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using Tidewire.Pipeline;
using Tidewire.Resilience;
using Tidewire.Telemetry;

namespace Tidewire.Clients;

/// <summary>The part of a <see cref="ServiceCaller{TApi}"/> that does not depend on the interface.</summary>
internal sealed class ServiceClient(
    ServiceClientDefinition definition,
    IReadOnlyDictionary<string, ApiOperation> operations,
    Circuit circuit,
    CallTelemetry telemetry,
    FailureSpell outage,
    TimeProvider time,
    ILogger logger)
{
    /// <summary>The maximum size of an error body, in bytes.</summary>
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

    /// <summary>Whether the open circuit refuses calls.</summary>
    public bool RefusesCalls => circuit.Refuses;

    /// <summary>The failure of a call that the open circuit refuses, before any other work; otherwise <see langword="null"/>.</summary>
    public ServiceFailure? RefusedByCircuit() => circuit.Refuses ? circuit.Refusal() : null;

    /// <summary>The failure that the caller, the log and the metrics get.</summary>
    public ServiceFailure Judge(ServiceFailure failure, CallContext? call) =>
        definition.Judge is { } judge && call is not { ErrorBodyLimit: > 0 } ? judge(failure) : failure;

    public CallSlot OpenSlot(int errorBodyLimit = 0) => CallSlot.Open(operations, errorBodyLimit);

    /// <summary>
    /// The method name of a call. If the circuit refused the call before its method was known: the method that all calls so far have used,
    /// or <c>_other</c> if there is not exactly one.
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

    /// <exception cref="MissingJsonTypeException">The JSON context does not contain the type.</exception>
    public ErrorReader<TError> ErrorsOf<TError>()
        where TError : class =>
        new(definition.Json.GetTypeInfo(typeof(TError)) as JsonTypeInfo<TError> ?? throw new MissingJsonTypeException(definition.Json.GetType(), typeof(TError)));
}
