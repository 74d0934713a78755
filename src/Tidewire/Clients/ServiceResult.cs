using System.Diagnostics.CodeAnalysis;

namespace Tidewire;

/// <summary>The outcome of a call that returns nothing: it succeeded, or <see cref="Failure"/> says why not.</summary>
public sealed class ServiceResult
{
    private static readonly ServiceResult _atOnce = new(null, 1);

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

    /// <summary>How many requests the call sent or tried to send.</summary>
    public int Attempts { get; }

    /// <summary>A call that succeeded.</summary>
    /// <param name="attempts">How many requests it sent. Default 1.</param>
    /// <returns>The result.</returns>
    public static ServiceResult Success(int attempts = 1) => attempts == 1 ? _atOnce : new(null, attempts);

    /// <summary>A call that failed.</summary>
    /// <param name="failure">Why.</param>
    /// <returns>The result.</returns>
    public static ServiceResult Failed(ServiceFailure failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return new(failure, failure.Attempts);
    }

    /// <summary>A call that succeeded with a value.</summary>
    /// <typeparam name="T">What the service returned.</typeparam>
    /// <param name="value">The value.</param>
    /// <param name="attempts">How many requests it sent. Default 1.</param>
    /// <returns>The result.</returns>
    public static ServiceResult<T> Success<T>(T value, int attempts = 1)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(value, null, attempts);
    }

    /// <summary>A call that failed, and an earlier value in its place.</summary>
    /// <typeparam name="T">What the service returned.</typeparam>
    /// <param name="value">The earlier value.</param>
    /// <param name="attempts">How many requests the call sent. Default 1.</param>
    /// <returns>The result: a success that is <see cref="ServiceResult{T}.IsStale"/>.</returns>
    public static ServiceResult<T> Stale<T>(T value, int attempts = 1)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(value, null, attempts, isStale: true);
    }

    /// <summary>A call that failed and so has no value.</summary>
    /// <typeparam name="T">What the service would have returned.</typeparam>
    /// <param name="failure">Why.</param>
    /// <returns>The result.</returns>
    public static ServiceResult<T> Failed<T>(ServiceFailure failure)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(failure);
        return new(default, failure, failure.Attempts);
    }

    /// <summary><c>Success</c> or the failure in one line.</summary>
    public override string ToString() => Failure?.ToString() ?? nameof(Success);
}
