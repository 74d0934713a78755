using Refit;
using Tidewire.Clients;

namespace Tidewire;

/// <content>The calls that ask what the service said of its refusal.</content>
public sealed partial class ServiceCaller<TApi>
{
    /// <summary>Calls the service for a value, and reads what it says where it refuses.</summary>
    /// <typeparam name="T">What the service returns.</typeparam>
    /// <typeparam name="TError">
    /// What the service says of a refusal: a type of its own, or one that follows RFC 9457 (problem details). The client's JSON context must know it.
    /// </typeparam>
    /// <param name="call">One call of <typeparamref name="TApi"/>; pass the token on.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The value, or why there is none, with the service's own error where one came that can be read.</returns>
    /// <remarks>
    /// The error is read inside the attempt and the budget, up to 16 KiB, and only where it comes as JSON. One that is larger, or is no
    /// <typeparamref name="TError"/>, is left out and changes nothing of the failure. It is never logged.
    /// </remarks>
    /// <exception cref="NotSupportedException">The JSON context does not know <typeparamref name="TError"/>; nothing was sent.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled the call.</exception>
    public async Task<ServiceResult<T, TError>> TryAsync<T, TError>(
        Func<TApi, CancellationToken, Task<IApiResponse<T>>> call, CancellationToken cancellationToken = default)
        where T : notnull
        where TError : class
    {
        var errors = _client.ErrorsOf<TError>();
        var slot = _client.OpenSlot(ServiceClient.MaxErrorBytes);
        return new(await InvokeAsync<IApiResponse<T>, ServiceResult<T>, CapturedReply<T>>(call, slot, cancellationToken).ConfigureAwait(false), errors.Read(slot.Call));
    }

    /// <summary>Calls the service for a value with a method that throws its failures, and reads what it says where it refuses.</summary>
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

    /// <summary>Calls the service for its answer alone, and reads what it says where it refuses.</summary>
    /// <typeparam name="TError">
    /// What the service says of a refusal: a type of its own, or one that follows RFC 9457 (problem details). The client's JSON context must know it.
    /// </typeparam>
    /// <param name="call">One call of <typeparamref name="TApi"/>; pass the token on.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether the service accepted, or why not, with the service's own error where one came that can be read.</returns>
    /// <remarks>
    /// The error is read inside the attempt and the budget, up to 16 KiB, and only where it comes as JSON. One that is larger, or is no
    /// <typeparamref name="TError"/>, is left out and changes nothing of the failure. It is never logged.
    /// </remarks>
    /// <exception cref="NotSupportedException">The JSON context does not know <typeparamref name="TError"/>; nothing was sent.</exception>
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
