using Polly.Timeout;
using Refit;
using Tidewire.Resilience;
using Tidewire.Telemetry;

namespace Tidewire.Pipeline;

/// <summary>
/// The outermost handler: starts the call, checks its address, enters the circuit, and finally reports the outcome to the circuit and the
/// caller.
/// </summary>
internal sealed class CallHandler(
    IReadOnlyDictionary<string, ApiOperation> operations, QueryNames? names, bool isReadOnlyService, AttemptJudge judge, Circuit circuit, Func<ClientSettings> settings, ClientLife life, CallTelemetry telemetry, TimeProvider time)
    : DelegatingHandler
{
    private static readonly HttpRequestOptionsKey<string> _method = new(HttpRequestMessageOptions.MethodName);
    private static readonly HttpRequestOptionsKey<bool> _delivery = new(DeliveryOption);

    /// <summary>The name of the request option that marks a call as the delivery of a queued item.</summary>
    public const string DeliveryOption = "Tidewire.Delivery";

    private readonly CheckedAddress _addresses = new();

    /// <summary>Whether handlers of the application run between this one and the transport.</summary>
    public bool HasApplicationHandlers { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = Open(request, cancellationToken);
        if (life.IsDisposed)
            throw call.RefuseAfterDisposal();

        request.Options.TryGetValue(_delivery, out bool isDelivery);
        call.Pass = circuit.Enter(call.StartedAt, isDelivery);
        if (!call.Pass.Granted)
            throw call.Refuse(circuit.Refusal());

        try
        {
            var response = await SendWithinBudgetAsync(request, call).ConfigureAwait(false);
            // A handler of the application may have created the response.
            response.RequestMessage ??= request;
            if (call.IsCutShort(response, exception: null))
            {
                response.Dispose();
                throw new OperationCanceledException(call.CallerToken);
            }

            call.End(response);
            return response;
        }
        catch (Exception e) when (e is not OperationCanceledException && call.IsCutShort(response: null, e))
        {
            var canceled = new OperationCanceledException(message: null, e, call.CallerToken);
            call.End(canceled, isDisposed: false);
            throw canceled;
        }
        catch (Exception e)
        {
            call.End(e, life.IsDisposalException(e));
            throw;
        }
        finally
        {
            circuit.Ended(call.Pass, call.TransportOutcome);
        }
    }

    private CallContext Open(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var current = settings();
        _addresses.Check(request, current.BaseAddress);
        RouteArguments.ThrowIfMisplaced(request, current.BaseAddress);
        names?.Apply(request);
        life.ApplyVersion(request);

        bool isReadOnly = isReadOnlyService || IsSafe(request.Method);
        bool isRepeatable = isReadOnly || request.Method == HttpMethod.Put || request.Method == HttpMethod.Delete;
        SetIdempotencyKey(request, isRepeatable);
        RequestBody.Prepare(request, isRepeatable);

        var operation = request.Options.TryGetValue(_method, out string? method) ? operations.GetValueOrDefault(method) : null;
        var slot = CallSlot.Of(operations);
        var call = new CallContext
        {
            Judge = judge,
            StartedAt = time.GetTimestamp(),
            Budget = current.Budget,
            IsReadOnly = isReadOnly,
            IsRepeatable = isRepeatable,
            CanReplay = RequestBody.CanReplay(request.Content),
            KeysHonored = current.IdempotencyKeysHonored && request.Headers.NonValidated.Contains(IdempotencyKey.HeaderName),
            Operation = operation,
            CallerToken = cancellationToken,
            ErrorBodyLimit = slot?.ErrorBodyLimit ?? 0,
            Address = request.RequestUri!,
            Snapshot = RequestSnapshot.Of(request, HasApplicationHandlers),
            KeyOfCall = KeyOf(request, current.CredentialHeader),
        };
        call.AttachTo(request);
        if (operation is not null)
            RequestNames.Set(request, operation, telemetry.IsMeasured);
        slot?.Fill(call);
        return call;
    }

    // A header set by the interface method takes precedence over the API key. Default headers do not: they may apply to all clients of the
    // application.
    private CallKey? KeyOf(HttpRequestMessage request, string header) =>
        request.Headers.NonValidated.TryGetValues(header, out var values) && values.ToString() is var value && !life.IsDefault(header, value)
            ? new(header, value)
            : null;

    private static void SetIdempotencyKey(HttpRequestMessage request, bool isRepeatable)
    {
        if (request.Headers.NonValidated.TryGetValues(IdempotencyKey.HeaderName, out var given))
            IdempotencyKey.ThrowIfInvalid(given.ToString(), IdempotencyKey.HeaderName);
        else if (!isRepeatable)
            request.Headers.TryAddWithoutValidation(IdempotencyKey.HeaderName, IdempotencyKey.New());
    }

    // The standard handler enforces the budget, except for a client with UseApplicationResilience.
    private Task<HttpResponseMessage> SendWithinBudgetAsync(HttpRequestMessage request, CallContext call) =>
        settings().UseApplicationResilience ? SendWithOwnTimerAsync(request, call) : base.SendAsync(request, call.CallerToken);

    private async Task<HttpResponseMessage> SendWithOwnTimerAsync(HttpRequestMessage request, CallContext call)
    {
        using var ending = new CancellationTokenSource(call.Budget, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ending.Token, call.CallerToken);
        try
        {
            return await base.SendAsync(request, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (ending.IsCancellationRequested && !call.IsCanceled)
        {
            // Handlers of the application may pass the cancellation on with a token of their own.
            throw new TimeoutRejectedException(Reasons.TimedOut, call.Budget, e);
        }
    }

    private static bool IsSafe(HttpMethod method) =>
        method == HttpMethod.Get || method == HttpMethod.Head || method == HttpMethod.Options || method == HttpMethod.Trace;
}
