namespace Tidewire.Tool.Reporting;

/// <summary>What a command found out.</summary>
internal sealed class Report(string command, string title)
{
    private readonly List<Check> _checks = [];

    /// <summary>The command that made it.</summary>
    public string Command { get; } = command;

    /// <summary>What it is about, in one line.</summary>
    public string Title { get; } = title;

    /// <summary>The checks, in the order in which they were made.</summary>
    public IReadOnlyList<Check> Checks => _checks;

    /// <summary>Adds a line.</summary>
    public void Add(string subject, string name, Verdict verdict, string text) => _checks.Add(new(subject, name, verdict, text));

    /// <summary>Adds lines.</summary>
    public void Add(IEnumerable<Check> checks) => _checks.AddRange(checks);

    /// <summary>How many checks ended so.</summary>
    public int Count(Verdict verdict) => _checks.Count(check => check.Verdict == verdict);

    /// <summary>The exit code: only a problem is a finding.</summary>
    public int ExitCode => Count(Verdict.Problem) == 0 ? Tool.ExitCode.Ok : Tool.ExitCode.Findings;
}
