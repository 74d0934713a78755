using Microsoft.Extensions.Options;

namespace Tidewire.Clients;

/// <summary>Lists all problems with the configuration, one per line.</summary>
/// <remarks>
/// A host prints the whole exception. The frames of .NET and Tidewire explain nothing, so only the frames of the application are kept.
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

    public override string? StackTrace
    {
        get
        {
            string[] frames = [.. (base.StackTrace ?? "").Split(Environment.NewLine).Where(IsOfTheApplication)];
            return frames.Length == 0 ? null : string.Join(Environment.NewLine, frames);
        }
    }

    private static bool IsOfTheApplication(string frame) =>
        frame.Length > 0 && !_platform.Any(start => frame.TrimStart().StartsWith(start, StringComparison.Ordinal));
}
