using System.Diagnostics.CodeAnalysis;

namespace Tidewire;

/// <summary>The result of a call without a value: success, or <see cref="Failure"/>.</summary>
public sealed class ServiceResult
{
    private static readonly ServiceResult _firstAttemptSucceeded = new(null, 1);

    private ServiceResult(ServiceFailure? failure, int attempts)
    {
        Failure = failure;
        Attempts = attempts;
    }

    /// <summary>Whether the service accepted the call.</summary>
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool IsSuccess => Failure is null;

    /// <summary>Why the call failed, or <see langword="null"/> if it succeeded.</summary>
    public ServiceFailure? Failure { get; }

    /// <summary>The number of requests that the call sent or tried to send.</summary>
    public int Attempts { get; }

    /// <summary>Creates the result of a call that succeeded with its first request.</summary>
    /// <returns>The result.</returns>
    public static ServiceResult Success() => _firstAttemptSucceeded;

    /// <summary>Creates the result of a call that succeeded after a number of requests.</summary>
    /// <param name="attempts">The number of requests that the call sent.</param>
    /// <returns>The result.</returns>
    /// <remarks>This method is not an overload of <c>Success</c>, because <c>Success(7)</c> is a result with the value 7.</remarks>
    public static ServiceResult SuccessAfter(int attempts) => attempts == 1 ? _firstAttemptSucceeded : new(null, attempts);

    /// <summary>Creates the result of a failed call.</summary>
    /// <param name="failure">The failure.</param>
    /// <returns>The result.</returns>
    public static ServiceResult Failed(ServiceFailure failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return new(failure, failure.Attempts);
    }

    /// <summary>Creates the result of a successful call with a value.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="value">The value.</param>
    /// <param name="attempts">The number of requests that the call sent. Default 1.</param>
    /// <returns>The result.</returns>
    public static ServiceResult<T> Success<T>(T value, int attempts = 1)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(value, null, attempts);
    }

    /// <summary>Creates the result of a failed call for which an earlier value is returned.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="value">The earlier value.</param>
    /// <param name="attempts">The number of requests that the call sent. Default 1.</param>
    /// <returns>A successful result with <see cref="ServiceResult{T}.IsStale"/> set.</returns>
    public static ServiceResult<T> Stale<T>(T value, int attempts = 1)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(value, null, attempts, isStale: true);
    }

    /// <summary>Creates the result of a failed call without a value.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="failure">The failure.</param>
    /// <returns>The result.</returns>
    public static ServiceResult<T> Failed<T>(ServiceFailure failure)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(failure);
        return new(default, failure, failure.Attempts);
    }

    /// <summary>Returns <c>Success</c>, or the failure in one line.</summary>
    public override string ToString() => Failure?.ToString() ?? nameof(Success);
}
