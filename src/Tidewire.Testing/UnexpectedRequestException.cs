namespace Tidewire.Testing;

/// <summary>A client asked for something that is not scripted. The message names what was asked and what was scripted, without headers and bodies.</summary>
/// <remarks>An error of the test, not of a service: it leaves every facade as it is, and becomes neither <c>null</c> nor <c>false</c>.</remarks>
public sealed class UnexpectedRequestException : NotSupportedException
{
    internal UnexpectedRequestException(IReadOnlyList<StubbedRequest> requests, IReadOnlyList<StubbedCall> scripted)
        : base(
            $"No stub answers:{Lines(requests)}\nScripted:{(scripted.Count == 0 ? " nothing" : Lines(scripted))}\n" +
            $"Add stubs.For(\"{requests[0].Client}\").On(HttpMethod.{Name(requests[0].Method)}, \"{requests[0].Path}\").Reply(...).") =>
        Requests = requests;

    /// <summary>What was asked.</summary>
    public IReadOnlyList<StubbedRequest> Requests { get; }

    internal static string Lines(IEnumerable<object> items) => string.Concat(items.Select(item => $"\n  {item}"));

    private static string Name(HttpMethod method) => $"{method.Method[0]}{method.Method[1..].ToLowerInvariant()}";
}
