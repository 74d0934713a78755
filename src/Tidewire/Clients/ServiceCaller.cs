using Tidewire.Clients;
using System.Diagnostics;
using Refit;

namespace Tidewire;

/// <summary>
/// The one way to make a call: a Refit interface, called within its budget, its failures translated, logged and measured. The facades of the
/// SDK are written on it, and so are yours.
/// </summary>
/// <typeparam name="TApi">The Refit interface of the service.</typeparam>
/// <remarks>
/// A singleton, safe for any thread. Two things throw: the caller's own cancellation (<see cref="OperationCanceledException"/> with the caller's
/// token) and errors of the application, such as a malformed idempotency key or a type missing from the JSON context. Every failure of the remote side
/// is a result. Methods that return <c>Task&lt;IApiResponse&lt;T&gt;&gt;</c> cost least when they fail; those that return <c>Task&lt;T&gt;</c>
/// throw and catch an exception on the way.
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

    /// <summary>The client's name in logs and metrics.</summary>
    internal string Name => _client.Name;

    /// <summary>Calls the service for a value.</summary>
    /// <typeparam name="T">What the service returns. A <see cref="Stream"/> or <see cref="HttpContent"/> is the caller's to dispose of.</typeparam>
    /// <param name="call">One call of <typeparamref name="TApi"/>; pass the token on.</param>
    /// <param name="cancellationToken">The caller's cancellation.</param>
    /// <returns>The value, or why there is none. A success without a body is <see cref="ServiceFailureKind.InvalidResponse"/>.</returns>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task<ServiceResult<T>> TryAsync<T>(
        Func<TApi, CancellationToken, Task<IApiResponse<T>>> call, CancellationToken cancellationToken = default)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(call);
        cancellationToken.ThrowIfCancellationRequested();
        var (started, activity) = _client.Start();

        if (_client.RefusedByCircuit() is { } refused)
            return Failed<T>(refused, started, activity);

        try
        {
            var response = await call(_api, cancellationToken).ConfigureAwait(false);
            var context = ServiceClient.CallOf(response);

            if (!_client.Accepts(response) || response.Content is not { } value || ServiceClient.IsMissing(value, context))
            {
                using (response)
                    return Failed<T>(_client.Explain(response, cancellationToken), started, activity);
            }

            // A stream lives on the response.
            if (value is not (Stream or HttpContent))
                response.Dispose();
            return Succeeded(value, context?.Attempts ?? 1, started, activity);
        }
        catch (Exception e) when (_client.Explain(e, call: null, cancellationToken) is { } failed)
        {
            return Failed<T>(failed, started, activity);
        }
        catch (Exception e)
        {
            _client.Thrown(e, started, activity, cancellationToken);
            throw;
        }
    }

    /// <summary>Calls the service for a value with a method that throws its failures.</summary>
    /// <typeparam name="T">What the service returns. A <see cref="Stream"/> or <see cref="HttpContent"/> is the caller's to dispose of.</typeparam>
    /// <param name="call">One call of <typeparamref name="TApi"/>; pass the token on.</param>
    /// <param name="cancellationToken">The caller's cancellation.</param>
    /// <returns>The value, or why there is none. A success without a body is <see cref="ServiceFailureKind.InvalidResponse"/>.</returns>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task<ServiceResult<T>> TryAsync<T>(Func<TApi, CancellationToken, Task<T>> call, CancellationToken cancellationToken = default)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(call);
        cancellationToken.ThrowIfCancellationRequested();
        var (started, activity) = _client.Start();

        if (_client.RefusedByCircuit() is { } refused)
            return Failed<T>(refused, started, activity);

        var slot = _client.OpenSlot();
        try
        {
            var value = await call(_api, cancellationToken).ConfigureAwait(false);
            return ServiceClient.IsMissing(value, slot.Call)
                ? Failed<T>(ServiceClient.Empty(slot.Call?.Status, slot.Call), started, activity)
                : Succeeded(value, slot.Call?.Attempts ?? 1, started, activity);
        }
        catch (Exception e) when (_client.Explain(e, slot.Call, cancellationToken) is { } failed)
        {
            return Failed<T>(failed, started, activity);
        }
        catch (Exception e)
        {
            _client.Thrown(e, started, activity, cancellationToken);
            throw;
        }
    }

    /// <summary>Calls the service for its answer alone; the status decides, the body is not read.</summary>
    /// <param name="call">One call of <typeparamref name="TApi"/>; pass the token on.</param>
    /// <param name="cancellationToken">The caller's cancellation.</param>
    /// <returns>Whether the service accepted, or why not.</returns>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task<ServiceResult> TryAsync(
        Func<TApi, CancellationToken, Task<IApiResponse>> call, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        cancellationToken.ThrowIfCancellationRequested();
        var (started, activity) = _client.Start();

        if (_client.RefusedByCircuit() is { } refused)
            return Failed(refused, started, activity);

        try
        {
            using var response = await call(_api, cancellationToken).ConfigureAwait(false);
            if (!_client.Accepts(response))
                return Failed(_client.Explain(response, cancellationToken), started, activity);

            int attempts = ServiceClient.CallOf(response)?.Attempts ?? 1;
            _client.Succeeded(started, activity, attempts);
            return ServiceResult.Success(attempts);
        }
        catch (Exception e) when (_client.Explain(e, call: null, cancellationToken) is { } failed)
        {
            return Failed(failed, started, activity);
        }
        catch (Exception e)
        {
            _client.Thrown(e, started, activity, cancellationToken);
            throw;
        }
    }

    private ServiceResult<T> Succeeded<T>(T value, int attempts, long started, Activity? activity)
        where T : notnull
    {
        _client.Succeeded(started, activity, attempts);
        return ServiceResult.Success(value, attempts);
    }

    private ServiceResult<T> Failed<T>(FailedCall failed, long started, Activity? activity)
        where T : notnull
    {
        _client.Failed(failed, started, activity);
        return ServiceResult.Failed<T>(failed.Failure);
    }

    private ServiceResult Failed(FailedCall failed, long started, Activity? activity)
    {
        _client.Failed(failed, started, activity);
        return ServiceResult.Failed(failed.Failure);
    }
}
