using System.Diagnostics;
using Refit;
using Tidewire.Resilience;

namespace Tidewire.Clients;

/// <summary>
/// The one way to make a call: a Refit interface, called within its budget, its failures translated, logged and measured. The facades of the
/// SDK are written on it, and so are yours.
/// </summary>
/// <typeparam name="TApi">The Refit interface of the service.</typeparam>
/// <remarks>
/// A singleton, safe for any thread. Two things throw: the caller's own cancellation (<see cref="OperationCanceledException"/> with the caller's
/// token) and errors of the application, such as a type missing from the JSON context. Every failure of the remote side is a result.
/// </remarks>
public sealed class ServiceCaller<TApi>
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
    /// <typeparam name="T">What the service returns.</typeparam>
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
            using var response = await call(_api, cancellationToken).ConfigureAwait(false);
            if (!_client.Accepts(response) || response.Content is not { } value)
                return Failed<T>(_client.Explain(response, cancellationToken), started, activity);

            int attempts = ServiceClient.AttemptsOf(response);
            _client.Succeeded(started, activity, attempts);
            return ServiceResult.Success(value, attempts);
        }
        catch (Exception e) when (ServiceClient.Explain(e, cancellationToken) is { } failure)
        {
            return Failed<T>(failure, started, activity);
        }
        catch
        {
            _client.Threw(started, activity, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
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

            int attempts = ServiceClient.AttemptsOf(response);
            _client.Succeeded(started, activity, attempts);
            return ServiceResult.Success(attempts);
        }
        catch (Exception e) when (ServiceClient.Explain(e, cancellationToken) is { } failure)
        {
            return Failed(failure, started, activity);
        }
        catch
        {
            _client.Threw(started, activity, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
    }

    /// <summary>Calls the service for a value, without asking why it failed.</summary>
    /// <typeparam name="T">What the service returns.</typeparam>
    /// <param name="call">One call of <typeparamref name="TApi"/>; pass the token on.</param>
    /// <param name="cancellationToken">The caller's cancellation.</param>
    /// <returns>The value, or <see langword="null"/> for every failure of the remote side.</returns>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task<T?> OrNullAsync<T>(
        Func<TApi, CancellationToken, Task<IApiResponse<T>>> call, CancellationToken cancellationToken = default)
        where T : class =>
        (await TryAsync(call, cancellationToken).ConfigureAwait(false)).Value;

    /// <summary>Calls the service for its answer alone, without asking why it failed.</summary>
    /// <param name="call">One call of <typeparamref name="TApi"/>; pass the token on.</param>
    /// <param name="cancellationToken">The caller's cancellation.</param>
    /// <returns><see langword="true"/> if the service accepted, <see langword="false"/> for every failure of the remote side.</returns>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task<bool> OrFalseAsync(
        Func<TApi, CancellationToken, Task<IApiResponse>> call, CancellationToken cancellationToken = default) =>
        (await TryAsync(call, cancellationToken).ConfigureAwait(false)).IsSuccess;

    private ServiceResult<T> Failed<T>(ServiceFailure failure, long started, Activity? activity)
        where T : notnull
    {
        _client.Failed(failure, started, activity);
        return ServiceResult.Failed<T>(failure);
    }

    private ServiceResult Failed(ServiceFailure failure, long started, Activity? activity)
    {
        _client.Failed(failure, started, activity);
        return ServiceResult.Failed(failure);
    }
}
