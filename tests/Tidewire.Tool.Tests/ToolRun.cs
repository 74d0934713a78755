using System.Text.Json;
using Tidewire.Tool.Reporting;

namespace Tidewire.Tool.Tests;

/// <summary>One run of the tool inside this process, in an environment that the test sets up.</summary>
internal sealed record ToolRun(int ExitCode, string Output, string Error)
{
    /// <summary>An arbitrary day.</summary>
    public static DateTimeOffset Now { get; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The checks of a report that was printed with <c>--json</c>.</summary>
    public IReadOnlyList<Check> Checks => field ??= JsonSerializer.Deserialize(Output, ReportJsonContext.Default.ReportDocument)!.Checks;

    /// <summary>The only check with the given name.</summary>
    public Check Check(string name, string? subject = null) =>
        Assert.Single(Checks, check => check.Name == name && (subject is null || check.Subject == subject));

    /// <summary>The names of the checks that found a problem.</summary>
    public string[] Problems => [.. Checks.Where(check => check.Verdict == Verdict.Problem).Select(check => check.Name)];

    public static Task<ToolRun> OfAsync(string commandLine, params (string Name, string Value)[] variables) =>
        OfAsync(new ToolMachine { Variables = variables.ToDictionary(variable => variable.Name, variable => variable.Value) }, commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    public static async Task<ToolRun> OfAsync(ToolMachine machine, params string[] args)
    {
        var output = new StringWriter();
        var error = new StringWriter();
        int code = await ToolApplication.RunAsync(args, machine.Context(output, error), machine.Cancellation);
        return new(code, output.ToString(), error.ToString());
    }
}
