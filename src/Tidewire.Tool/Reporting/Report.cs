namespace Tidewire.Tool.Reporting;

/// <summary>The result of a command.</summary>
internal sealed class Report(string command, string title)
{
    private readonly List<Check> _checks = [];

    /// <summary>The name of the command.</summary>
    public string Command { get; } = command;

    /// <summary>The title, in one line.</summary>
    public string Title { get; } = title;

    /// <summary>The checks, in the order in which they ran.</summary>
    public IReadOnlyList<Check> Checks => _checks;

    /// <summary>Adds a line.</summary>
    public void Add(string subject, string name, Verdict verdict, string text) => _checks.Add(new(subject, name, verdict, text));

    /// <summary>Adds lines.</summary>
    public void Add(IEnumerable<Check> checks) => _checks.AddRange(checks);

    /// <summary>The number of checks with the given verdict.</summary>
    public int Count(Verdict verdict) => _checks.Count(check => check.Verdict == verdict);

    /// <summary>The exit code: only a problem is a finding.</summary>
    public int ExitCode => Count(Verdict.Problem) == 0 ? Tool.ExitCode.Ok : Tool.ExitCode.Findings;
}
