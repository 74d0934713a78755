using System.Diagnostics.CodeAnalysis;

namespace Tidewire;

/// <summary>The outcome of a call that returns a value, with what the service said where it refused.</summary>
/// <typeparam name="T">What the service returns.</typeparam>
/// <typeparam name="TError">What the service says of a refusal.</typeparam>
public sealed class ServiceResult<T, TError>
    where T : notnull
    where TError : class
{
    private readonly ServiceResult<T> _result;

    /// <summary>Puts a result and an error together; also for fakes.</summary>
    /// <param name="result">The result.</param>
    /// <param name="error">The error; only where the result is a failure.</param>
    /// <exception cref="ArgumentException">The result is a success, and there is an error.</exception>
    public ServiceResult(ServiceResult<T> result, TError? error = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (result.IsSuccess && error is not null)
            throw new ArgumentException("A success has no error.", nameof(error));

        _result = result;
        Error = error;
    }

    /// <summary>Whether the call succeeded.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool IsSuccess => _result.IsSuccess;

    /// <summary>What the service returned; the default of <typeparamref name="T"/> if the call failed.</summary>
    public T? Value => _result.Value;

    /// <summary>Why the call failed, or <see langword="null"/> if it succeeded.</summary>
    public ServiceFailure? Failure => _result.Failure;

    /// <summary>
    /// What the service said of its refusal. <see langword="null"/> for a success, where no answer came, and where the answer had no JSON body of this type
    /// within 16 KiB.
    /// </summary>
    public TError? Error { get; }

    /// <summary>How many requests the call sent or tried to send.</summary>
    public int Attempts => _result.Attempts;

    /// <summary>The result without the error.</summary>
    internal ServiceResult<T> Result => _result;

    /// <summary><c>Success</c> or the failure in one line; never the value or the error.</summary>
    public override string ToString() => _result.ToString();
}
