using System.Diagnostics.CodeAnalysis;

namespace Tidewire;

/// <summary>The outcome of a call that returns a value: <see cref="Value"/>, or <see cref="Failure"/> says why there is none.</summary>
/// <typeparam name="T">What the service returns.</typeparam>
/// <remarks>Made by <see cref="ServiceResult.Success{T}"/> and <see cref="ServiceResult.Failed{T}"/>.</remarks>
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

    /// <summary>What the service returned; the default of <typeparamref name="T"/> if the call failed.</summary>
    public T? Value { get; }

    /// <summary>Why the call failed, or <see langword="null"/> if it succeeded.</summary>
    public ServiceFailure? Failure { get; }

    /// <summary>
    /// How many requests the call sent or tried to send, those of a call that was shared included; 0 where the answer was remembered, or nothing was sent.
    /// </summary>
    public int Attempts { get; }

    /// <summary>
    /// Whether <see cref="Value"/> is an earlier answer, given because the service could not be asked. Only where an option allows it:
    /// <c>Auth:Cache:StaleOnOutage</c>.
    /// </summary>
    public bool IsStale { get; }

    /// <summary><c>Success</c> or the failure in one line; never the value.</summary>
    public override string ToString() => Failure?.ToString() ?? nameof(ServiceResult.Success);
}
