using System.Diagnostics;
using System.Runtime.CompilerServices;
using Refit;
using Tidewire.Clients;
using Tidewire.Pipeline;
using Tidewire.Resilience;
using Tidewire.Telemetry;

namespace Tidewire;

/// <summary>
/// Calls a Refit interface within the client's budget, and translates, logs and measures failures. The services of the SDK are built on it;
/// build your own on it too.
/// </summary>
/// <typeparam name="TApi">The Refit interface of the service.</typeparam>
/// <remarks>
/// A thread-safe singleton. It throws for two reasons only: the caller's own cancellation (<see cref="OperationCanceledException"/> with
/// the caller's token), and errors of the application, such as a malformed idempotency key or a type missing from the JSON context. Every
/// failure of the remote side is a result. Failures are cheapest with methods that return <c>Task&lt;IApiResponse&lt;T&gt;&gt;</c>; with
/// <c>Task&lt;T&gt;</c>, each failure is thrown and caught internally.
/// </remarks>
public sealed partial class ServiceCaller<TApi>
    where TApi : class
{
    private readonly TApi _api;
    private readonly ServiceClient _client;

    internal ServiceCaller(TApi api, ServiceClient client)
    {
        _api = api;
        _client = client;
    }

    /// <summary>Whether the open circuit refuses calls.</summary>
    internal bool RefusesCalls => _client.RefusesCalls;

    /// <summary>The client's name in logs.</summary>
    internal string Name => _client.Name;

    /// <summary>Starts the activity of a delivery, under the client's name in metrics and traces.</summary>
    internal Activity? StartDelivery(int items, IEnumerable<ActivityLink>? links) => CallTelemetry.StartDelivery(_client.Tag, items, links);

    /// <summary>Calls the service for a value.</summary>
    /// <typeparam name="T">The type of the value. The caller disposes a <see cref="Stream"/> or <see cref="HttpContent"/>.</typeparam>
    /// <param name="call">Makes one call on <typeparamref name="TApi"/>; pass the cancellation token on.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The value or the failure. A success without a body is <see cref="ServiceFailureKind.InvalidResponse"/>.</returns>
    /// <exception cref="OperationCanceledException">The caller canceled the call.</exception>
    [OverloadResolutionPriority(2)]
    public Task<ServiceResult<T>> TryAsync<T>(
        Func<TApi, CancellationToken, Task<IApiResponse<T>>> call, CancellationToken cancellationToken = default)
        where T : notnull
    {
        ThrowIfResponse<T>();
        return InvokeAsync<IApiResponse<T>, ServiceResult<T>, CapturedReply<T>>(call, slot: null, cancellationToken);
    }

    /// <summary>Calls the service for a value with a method that throws on failure.</summary>
    /// <typeparam name="T">The type of the value. The caller disposes a <see cref="Stream"/> or <see cref="HttpContent"/>.</typeparam>
    /// <param name="call">Makes one call on <typeparamref name="TApi"/>; pass the cancellation token on.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The value or the failure. A success without a body is <see cref="ServiceFailureKind.InvalidResponse"/>.</returns>
    /// <exception cref="OperationCanceledException">The caller canceled the call.</exception>
    public Task<ServiceResult<T>> TryAsync<T>(Func<TApi, CancellationToken, Task<T>> call, CancellationToken cancellationToken = default)
        where T : notnull
    {
        ThrowIfResponse<T>();
        return InvokeAsync<T, ServiceResult<T>, ThrownReply<T>>(call, slot: null, cancellationToken);
    }

    /// <summary>Calls the service for its status only; the body is not read.</summary>
    /// <param name="call">Makes one call on <typeparamref name="TApi"/>; pass the cancellation token on.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Success or the failure.</returns>
    /// <exception cref="OperationCanceledException">The caller canceled the call.</exception>
    [OverloadResolutionPriority(2)]
    public Task<ServiceResult> TryAsync(
        Func<TApi, CancellationToken, Task<IApiResponse>> call, CancellationToken cancellationToken = default) =>
        InvokeAsync<IApiResponse, ServiceResult, StatusReply>(call, slot: null, cancellationToken);

    /// <summary>
    /// Makes a call for background delivery. Unlike a direct call, it does not check the circuit first: the pipeline does, and treats
    /// delivery differently.
    /// </summary>
    internal Task<ServiceResult> DeliverAsync(Func<TApi, CancellationToken, Task<IApiResponse>> call, CancellationToken cancellationToken) =>
        InvokeAsync<IApiResponse, ServiceResult, StatusReply>(call, slot: null, cancellationToken, isDelivery: true);

    private async Task<TResult> InvokeAsync<TReply, TResult, TShape>(
        Func<TApi, CancellationToken, Task<TReply>> call, CallSlot? slot, CancellationToken cancellationToken, bool isDelivery = false)
        where TShape : IReply<TReply, TResult>
    {
        ArgumentNullException.ThrowIfNull(call);
        cancellationToken.ThrowIfCancellationRequested();

        var report = new CallReport(_client);
        if (!isDelivery && _client.RefusedByCircuit() is { } refused)
        {
            report.Failed(refused, call: null);
            return TShape.Failed(refused);
        }

        if (TShape.NeedsSlot)
            slot ??= _client.OpenSlot();
        try
        {
            var reply = await call(_api, cancellationToken).ConfigureAwait(false);
            return Read<TReply, TResult, TShape>(_client, reply, slot, report, cancellationToken);
        }
        catch (Exception e)
        {
            var context = FailureTranslator.CallOf(e) ?? slot?.Call;
            return Fail<TReply, TResult, TShape>(_client, e, context, report, cancellationToken);
        }
    }

    private static TResult Read<TReply, TResult, TShape>(
        ServiceClient client, TReply reply, CallSlot? slot, CallReport report, CancellationToken cancellationToken)
        where TShape : IReply<TReply, TResult>
    {
        bool succeeded = false;
        try
        {
            var context = slot?.Call ?? TShape.CallOf(reply);
            if (TShape.FailureOf(reply, context, cancellationToken) is { } found)
            {
                var failure = client.Judge(found, context);
                report.Failed(failure, context);
                return TShape.Failed(failure);
            }

            succeeded = true;
            int attempts = context?.Attempts ?? 1;
            report.Succeeded(context, attempts);
            return TShape.Success(reply, attempts);
        }
        finally
        {
            TShape.Release(reply, succeeded);
        }
    }

    private static TResult Fail<TReply, TResult, TShape>(
        ServiceClient client, Exception exception, CallContext? call, CallReport report, CancellationToken cancellationToken)
        where TShape : IReply<TReply, TResult>
    {
        try
        {
            var failure = client.Judge(FailureTranslator.Translate(exception, call, cancellationToken), call);
            report.Failed(failure, call);
            return TShape.Failed(failure);
        }
        catch (Exception e)
        {
            report.Thrown(call ?? CallContext.Of(exception), isCanceled: e is OperationCanceledException);
            throw;
        }
    }
}
