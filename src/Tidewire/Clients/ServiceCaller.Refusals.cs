using System.ComponentModel;
using System.Runtime.CompilerServices;
using Refit;

namespace Tidewire;

/// <content>
/// Overloads that turn mistakes into compile errors. A failed call returns an <c>IApiResponse</c> too, so it could be taken for a value.
/// For such a call, the compiler prefers one of these overloads, and the call does not compile. The token parameters of the overloads differ
/// in type, because overloads cannot differ in constraints alone.
/// </content>
public sealed partial class ServiceCaller<TApi>
{
    private const string OrNullRefusal =
        "An IApiResponse is not a value: a failed call returns one too. If the status is the result, call OrFalseAsync or TryAsync; for a value type, call TryAsync.";

    private const string ValueRefusal = "A value type has no null. Call TryAsync, which distinguishes a default value from a failure, or OrFalseAsync for a bool.";

    private const string TryRefusal =
        "A response is not a value: a failed call returns one too. Make the interface method return Task<IApiResponse<T>>, Task<T>, or Task<IApiResponse> if the status is the result.";

    /// <summary>Does not compile, because an <c>IApiResponse</c> is not a value.</summary>
    /// <typeparam name="TResponse">A response.</typeparam>
    /// <param name="call">Not called.</param>
    /// <param name="cancellationToken">Not read.</param>
    /// <returns>Nothing.</returns>
    /// <exception cref="NotSupportedException">Always.</exception>
    [Obsolete(OrNullRefusal, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(1)]
    public Task<TResponse?> OrNullAsync<TResponse>(
        Func<TApi, CancellationToken, Task<TResponse>> call, CancellationToken? cancellationToken = null)
        where TResponse : IApiResponse =>
        throw new NotSupportedException(OrNullRefusal);

    /// <summary>Does not compile, because a value type has no <see langword="null"/>.</summary>
    /// <typeparam name="TValue">A value type.</typeparam>
    /// <param name="call">Not called.</param>
    /// <param name="cancellationToken">Not read.</param>
    /// <returns>Nothing.</returns>
    /// <exception cref="NotSupportedException">Always.</exception>
    [Obsolete(ValueRefusal, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(1)]
    public Task<TValue?> OrNullAsync<TValue>(
        Func<TApi, CancellationToken, Task<TValue>> call, in CancellationToken cancellationToken = default)
        where TValue : struct =>
        throw new NotSupportedException(ValueRefusal);

    /// <summary>Does not compile, because an <c>IApiResponse</c> is not a value.</summary>
    /// <typeparam name="TResponse">A response.</typeparam>
    /// <param name="call">Not called.</param>
    /// <param name="cancellationToken">Not read.</param>
    /// <returns>Nothing.</returns>
    /// <exception cref="NotSupportedException">Always.</exception>
    [Obsolete(TryRefusal, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(1)]
    public Task<ServiceResult<TResponse>> TryAsync<TResponse>(
        Func<TApi, CancellationToken, Task<TResponse>> call, CancellationToken? cancellationToken = null)
        where TResponse : IApiResponse =>
        throw new NotSupportedException(TryRefusal);

    // Explicit type arguments, generic methods of the interface, and older compilers bypass the overloads above.
    private static void ThrowIfResponse<T>()
    {
        if (typeof(IApiResponse).IsAssignableFrom(typeof(T)) || typeof(T) == typeof(HttpResponseMessage))
            throw new NotSupportedException(TryRefusal);
    }
}
