using System.Diagnostics.CodeAnalysis;

namespace Tidewire;

/// <summary>The result of a call without a value, with the service's error if the call failed.</summary>
/// <typeparam name="TError">The type of the error.</typeparam>
public sealed class ServiceStatus<TError>
    where TError : class
{
    private readonly ServiceResult _result;

    /// <summary>Combines a result and an error; for fakes too.</summary>
    /// <param name="result">The result.</param>
    /// <param name="error">The error; only if the result is a failure.</param>
    /// <exception cref="ArgumentException">The result is a success and the error is not <see langword="null"/>.</exception>
    public ServiceStatus(ServiceResult result, TError? error = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (result.IsSuccess && error is not null)
            throw new ArgumentException("A success has no error.", nameof(error));

        _result = result;
        Error = error;
    }

    /// <summary>Whether the service accepted the call.</summary>
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool IsSuccess => _result.IsSuccess;

    /// <summary>Why the call failed, or <see langword="null"/> if it succeeded.</summary>
    public ServiceFailure? Failure => _result.Failure;

    /// <summary>
    /// The service's error. <see langword="null"/> if the call succeeded, if there was no response, or if the response had no JSON body of
    /// this type within 16 KiB.
    /// </summary>
    public TError? Error { get; }

    /// <summary>The number of requests that the call sent or tried to send.</summary>
    public int Attempts => _result.Attempts;

    /// <summary>Returns <c>Success</c>, or the failure in one line; never the error.</summary>
    public override string ToString() => _result.ToString();
}
