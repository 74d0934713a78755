namespace Tidewire.Testing;

/// <summary>Thrown when a request is not scripted. The message lists the requests and the script, without headers and bodies.</summary>
/// <remarks>
/// It is an error of the test, not of a service: every service rethrows it instead of returning <c>null</c> or <c>false</c>.
/// </remarks>
public sealed class UnexpectedRequestException : NotSupportedException
{
    internal UnexpectedRequestException(IReadOnlyList<StubbedRequest> requests, IReadOnlyList<StubbedCall> scripted)
        : base(
            $"No stub matches:{Lines(requests)}\nScripted:{(scripted.Count == 0 ? " nothing" : Lines(scripted))}\n" +
            $"Add stubs.For(\"{requests[0].Client}\").On(HttpMethod.{Name(requests[0].Method)}, \"{requests[0].Path}\").Reply(...).") =>
        Requests = requests;

    /// <summary>The unexpected requests.</summary>
    public IReadOnlyList<StubbedRequest> Requests { get; }

    internal static string Lines(IEnumerable<object> items) => string.Concat(items.Select(item => $"\n  {item}"));

    private static string Name(HttpMethod method) => $"{method.Method[0]}{method.Method[1..].ToLowerInvariant()}";
}
