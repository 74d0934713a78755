using Refit;
using Tidewire.Clients;

namespace Tidewire;

/// <content>The calls that read the body of a response that is not a success.</content>
public sealed partial class ServiceCaller<TApi>
{
    /// <summary>Calls the service for a value, and reads the error body if the call fails.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <typeparam name="TError">
    /// The type of the error body: the service's own, or problem details (RFC 9457). The client's JSON context must contain it.
    /// </typeparam>
    /// <param name="call">Makes one call on <typeparamref name="TApi"/>; pass the cancellation token on.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The value or the failure, with the service's error if one can be read.</returns>
    /// <remarks>
    /// The error is read within the attempt and the budget, up to 16 KiB, and only if it is JSON. If the body is larger or not
    /// a <typeparamref name="TError"/>, the error is <see langword="null"/>; the failure is the same. The error is never logged.
    /// </remarks>
    /// <exception cref="NotSupportedException">
    /// The JSON context does not contain <typeparamref name="TError"/>; nothing was sent.
    /// </exception>
    /// <exception cref="OperationCanceledException">The caller canceled the call.</exception>
    public async Task<ServiceResult<T, TError>> TryAsync<T, TError>(
        Func<TApi, CancellationToken, Task<IApiResponse<T>>> call, CancellationToken cancellationToken = default)
        where T : notnull
        where TError : class
    {
        ThrowIfResponse<T>();
        var errors = _client.ErrorsOf<TError>();
        var slot = _client.OpenSlot(ServiceClient.MaxErrorBytes);
        return new(await InvokeAsync<IApiResponse<T>, ServiceResult<T>, CapturedReply<T>>(call, slot, cancellationToken).ConfigureAwait(false), errors.Read(slot.Call));
    }

    /// <summary>Calls the service for a value with a method that throws on failure, and reads the error body if the call fails.</summary>
    /// <inheritdoc cref="TryAsync{T, TError}(Func{TApi, CancellationToken, Task{IApiResponse{T}}}, CancellationToken)"/>
    public async Task<ServiceResult<T, TError>> TryAsync<T, TError>(
        Func<TApi, CancellationToken, Task<T>> call, CancellationToken cancellationToken = default)
        where T : notnull
        where TError : class
    {
        ThrowIfResponse<T>();
        var errors = _client.ErrorsOf<TError>();
        var slot = _client.OpenSlot(ServiceClient.MaxErrorBytes);
        return new(await InvokeAsync<T, ServiceResult<T>, ThrownReply<T>>(call, slot, cancellationToken).ConfigureAwait(false), errors.Read(slot.Call));
    }

    /// <summary>Calls the service for its status only, and reads the error body if the call fails.</summary>
    /// <typeparam name="TError">
    /// The type of the error body: the service's own, or problem details (RFC 9457). The client's JSON context must contain it.
    /// </typeparam>
    /// <param name="call">Makes one call on <typeparamref name="TApi"/>; pass the cancellation token on.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Success or the failure, with the service's error if one can be read.</returns>
    /// <remarks>
    /// The error is read within the attempt and the budget, up to 16 KiB, and only if it is JSON. If the body is larger or not
    /// a <typeparamref name="TError"/>, the error is <see langword="null"/>; the failure is the same. The error is never logged.
    /// </remarks>
    /// <exception cref="NotSupportedException">
    /// The JSON context does not contain <typeparamref name="TError"/>; nothing was sent.
    /// </exception>
    /// <exception cref="OperationCanceledException">The caller canceled the call.</exception>
    public async Task<ServiceStatus<TError>> TryStatusAsync<TError>(
        Func<TApi, CancellationToken, Task<IApiResponse>> call, CancellationToken cancellationToken = default)
        where TError : class
    {
        var errors = _client.ErrorsOf<TError>();
        var slot = _client.OpenSlot(ServiceClient.MaxErrorBytes);
        return new(await InvokeAsync<IApiResponse, ServiceResult, StatusReply>(call, slot, cancellationToken).ConfigureAwait(false), errors.Read(slot.Call));
    }
}
