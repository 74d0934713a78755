using System.ComponentModel;
using System.Runtime.CompilerServices;
using Refit;

namespace Tidewire;

/// <content>
/// Calls that would compile and mean something else: an <c>IApiResponse</c> is an object whatever the service answered, so that it would pass for a value. The
/// compiler prefers these overloads for them, and they do not compile. Their tokens differ in kind, as constraints alone do not make an overload.
/// </content>
public sealed partial class ServiceCaller<TApi>
{
    private const string OrNullRefusal =
        "An IApiResponse is no value: it is there for a failure too. Where the status is the answer, call OrFalseAsync or TryAsync; for a value type, call TryAsync.";

    private const string ValueRefusal = "A value type has no null. Call TryAsync, which tells a zero from a failure, or OrFalseAsync for a yes or no.";

    private const string TryRefusal =
        "An IApiResponse is no value: it is there for a failure too. Let the method of the interface return Task<IApiResponse<T>>, Task<T>, or Task<IApiResponse> where the status is the answer.";

    /// <summary>Does not compile: an <c>IApiResponse</c> is no value.</summary>
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

    /// <summary>Does not compile: a value type has no <see langword="null"/>.</summary>
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

    /// <summary>Does not compile: an <c>IApiResponse</c> is no value.</summary>
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

    // Type arguments written out, and an old compiler, get past the overloads above.
    private static void ThrowIfResponse<T>()
    {
        if (typeof(IApiResponse).IsAssignableFrom(typeof(T)))
            throw new NotSupportedException(TryRefusal);
    }
}
