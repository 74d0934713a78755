using System.Runtime.CompilerServices;
using Refit;
using Tidewire.Clients;

namespace Tidewire;

/// <content>The calls that return <see langword="null"/> or <see langword="false"/> on failure.</content>
public sealed partial class ServiceCaller<TApi>
{
    /// <summary>Calls the service for a value; returns <see langword="null"/> on failure.</summary>
    /// <typeparam name="T">The type of the value. For a value type, call <c>TryAsync</c>.</typeparam>
    /// <param name="call">Makes one call on <typeparamref name="TApi"/>; pass the cancellation token on.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The value, or <see langword="null"/> for every failure of the remote side.</returns>
    /// <exception cref="OperationCanceledException">The caller canceled the call.</exception>
    [OverloadResolutionPriority(2)]
    public Task<T?> OrNullAsync<T>(
        Func<TApi, CancellationToken, Task<IApiResponse<T>>> call, CancellationToken cancellationToken = default)
        where T : class
    {
        ThrowIfResponse<T>();
        return InvokeAsync<IApiResponse<T>, T?, PlainReply<IApiResponse<T>, T, CapturedReply<T>>>(call, slot: null, cancellationToken);
    }

    /// <inheritdoc cref="OrNullAsync{T}(Func{TApi, CancellationToken, Task{IApiResponse{T}}}, CancellationToken)"/>
    public async Task<T?> OrNullAsync<T>(Func<TApi, CancellationToken, Task<T>> call, CancellationToken cancellationToken = default)
        where T : class =>
        (await TryAsync(call, cancellationToken).ConfigureAwait(false)).Value;

    /// <summary>Calls the service for its status only; returns <see langword="false"/> on failure.</summary>
    /// <param name="call">Makes one call on <typeparamref name="TApi"/>; pass the cancellation token on.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>
    /// <see langword="true"/> if the service accepted the call; <see langword="false"/> for every failure of the remote side.
    /// </returns>
    /// <exception cref="OperationCanceledException">The caller canceled the call.</exception>
    public Task<bool> OrFalseAsync(
        Func<TApi, CancellationToken, Task<IApiResponse>> call, CancellationToken cancellationToken = default) =>
        InvokeAsync<IApiResponse, bool, PlainStatus>(call, slot: null, cancellationToken);

    /// <summary>Calls the service for a <see cref="bool"/>; returns <see langword="false"/> on failure.</summary>
    /// <param name="call">Makes one call on <typeparamref name="TApi"/>; pass the cancellation token on.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The value, or <see langword="false"/> for every failure of the remote side.</returns>
    /// <exception cref="OperationCanceledException">The caller canceled the call.</exception>
    public async Task<bool> OrFalseAsync(
        Func<TApi, CancellationToken, Task<IApiResponse<bool>>> call, CancellationToken cancellationToken = default) =>
        (await TryAsync(call, cancellationToken).ConfigureAwait(false)).Value;

    /// <inheritdoc cref="OrFalseAsync(Func{TApi, CancellationToken, Task{IApiResponse{bool}}}, CancellationToken)"/>
    public async Task<bool> OrFalseAsync(Func<TApi, CancellationToken, Task<bool>> call, CancellationToken cancellationToken = default) =>
        (await TryAsync(call, cancellationToken).ConfigureAwait(false)).Value;
}
