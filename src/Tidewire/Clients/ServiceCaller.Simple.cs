using System.Runtime.CompilerServices;
using Refit;

namespace Tidewire;

/// <content>The calls that do not ask why.</content>
public sealed partial class ServiceCaller<TApi>
{
    /// <summary>Calls the service for a value, without asking why it failed.</summary>
    /// <typeparam name="T">What the service returns. For a value type, ask with <c>TryAsync</c>.</typeparam>
    /// <param name="call">One call of <typeparamref name="TApi"/>; pass the token on.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The value, or <see langword="null"/> for every failure of the remote side.</returns>
    /// <exception cref="OperationCanceledException">The caller canceled the call.</exception>
    [OverloadResolutionPriority(2)]
    public async Task<T?> OrNullAsync<T>(
        Func<TApi, CancellationToken, Task<IApiResponse<T>>> call, CancellationToken cancellationToken = default)
        where T : class =>
        (await TryAsync(call, cancellationToken).ConfigureAwait(false)).Value;

    /// <inheritdoc cref="OrNullAsync{T}(Func{TApi, CancellationToken, Task{IApiResponse{T}}}, CancellationToken)"/>
    public async Task<T?> OrNullAsync<T>(Func<TApi, CancellationToken, Task<T>> call, CancellationToken cancellationToken = default)
        where T : class =>
        (await TryAsync(call, cancellationToken).ConfigureAwait(false)).Value;

    /// <summary>Calls the service for its answer alone, without asking why it failed.</summary>
    /// <param name="call">One call of <typeparamref name="TApi"/>; pass the token on.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns><see langword="true"/> if the service accepted, <see langword="false"/> for every failure of the remote side.</returns>
    /// <exception cref="OperationCanceledException">The caller canceled the call.</exception>
    public async Task<bool> OrFalseAsync(
        Func<TApi, CancellationToken, Task<IApiResponse>> call, CancellationToken cancellationToken = default) =>
        (await TryAsync(call, cancellationToken).ConfigureAwait(false)).IsSuccess;

    /// <summary>Asks the service a yes-or-no question, without asking why it failed.</summary>
    /// <param name="call">One call of <typeparamref name="TApi"/>; pass the token on.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What the service returned, or <see langword="false"/> for every failure of the remote side.</returns>
    /// <exception cref="OperationCanceledException">The caller canceled the call.</exception>
    public async Task<bool> OrFalseAsync(
        Func<TApi, CancellationToken, Task<IApiResponse<bool>>> call, CancellationToken cancellationToken = default) =>
        (await TryAsync(call, cancellationToken).ConfigureAwait(false)).Value;

    /// <inheritdoc cref="OrFalseAsync(Func{TApi, CancellationToken, Task{IApiResponse{bool}}}, CancellationToken)"/>
    public async Task<bool> OrFalseAsync(Func<TApi, CancellationToken, Task<bool>> call, CancellationToken cancellationToken = default) =>
        (await TryAsync(call, cancellationToken).ConfigureAwait(false)).Value;
}
