using Microsoft.Extensions.Options;

namespace Tidewire.Clients;

/// <summary>All that is wrong with the configuration, one problem a line.</summary>
/// <remarks>
/// A host prints it whole, stack included. That leads through the platform and says nothing: only the frames of the application are kept.
/// </remarks>
internal sealed class InvalidOptionsException(string name, Type type, IEnumerable<string> failures) : OptionsValidationException(name, type, failures)
{
    private static readonly string[] _platform = ["at Microsoft.", "at System.", "at Tidewire.Clients.", "---"];

    public override string Message
    {
        get
        {
            string[] failures = [.. Failures];
            return failures.Length == 1
                ? failures[0]
                : string.Join(Environment.NewLine + "- ", [$"The configuration of Tidewire has {failures.Length} problems:", .. failures]);
        }
    }

    public override string? StackTrace => base.StackTrace is { } trace
        ? string.Join(Environment.NewLine, trace.Split(Environment.NewLine).Where(IsOfTheApplication))
        : null;

    private static bool IsOfTheApplication(string frame) =>
        !_platform.Any(start => frame.TrimStart().StartsWith(start, StringComparison.Ordinal));
}
