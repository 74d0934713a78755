using System.Diagnostics.CodeAnalysis;

namespace Tidewire;

/// <summary>The result of a call that returns a value: <see cref="Value"/> or <see cref="Failure"/>.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
/// <remarks>
/// Created by <see cref="ServiceResult.Success{T}"/>, <see cref="ServiceResult.Failed{T}"/> and <see cref="ServiceResult.Stale{T}"/>.
/// </remarks>
public sealed class ServiceResult<T>
    where T : notnull
{
    internal ServiceResult(T? value, ServiceFailure? failure, int attempts, bool isStale = false)
    {
        Value = value;
        Failure = failure;
        Attempts = attempts;
        IsStale = isStale;
    }

    /// <summary>Whether the call succeeded.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool IsSuccess => Failure is null;

    /// <summary>The value; the default of <typeparamref name="T"/> if the call failed.</summary>
    public T? Value { get; }

    /// <summary>Why the call failed, or <see langword="null"/> if it succeeded.</summary>
    public ServiceFailure? Failure { get; }

    /// <summary>
    /// The number of requests that the call, or the shared call it waited for, sent or tried to send; 0 if the value came from the cache or
    /// nothing was sent.
    /// </summary>
    public int Attempts { get; }

    /// <summary>
    /// Whether <see cref="Value"/> is an earlier result, returned because the service failed. Only possible with the option
    /// <c>Auth:Cache:StaleOnOutage</c>.
    /// </summary>
    public bool IsStale { get; }

    /// <summary>Returns <c>Success</c>, or the failure in one line; never the value.</summary>
    public override string ToString() => Failure?.ToString() ?? nameof(ServiceResult.Success);
}
