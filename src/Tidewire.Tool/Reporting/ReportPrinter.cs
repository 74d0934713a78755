using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace Tidewire.Tool.Reporting;

/// <summary>Prints a report as a table, or as JSON.</summary>
internal static class ReportPrinter
{
    // The output is not HTML, and quotes in sentences should stay readable.
    private static readonly ReportJsonContext _json = new(new JsonSerializerOptions(ReportJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static void Print(Report report, bool asJson, IAnsiConsole console)
    {
        if (asJson)
            console.Profile.Out.Writer.WriteLine(JsonSerializer.Serialize(Document(report), _json.ReportDocument));
        else
            PrintTable(report, console);
    }

    private static ReportDocument Document(Report report) => new()
    {
        Command = report.Command,
        Title = report.Title,
        Problems = report.Count(Verdict.Problem),
        Warnings = report.Count(Verdict.Warning),
        Checks = report.Checks,
    };

    private static void PrintTable(Report report, IAnsiConsole console)
    {
        console.WriteLine(report.Title);
        foreach (var subject in report.Checks.GroupBy(check => check.Subject))
        {
            console.WriteLine();
            console.Write(new Text(subject.Key, new Style(decoration: Decoration.Bold)));
            console.WriteLine();
            var table = new Table().Border(TableBorder.None).HideHeaders()
                .AddColumn(new TableColumn("result").NoWrap()).AddColumn(new TableColumn("check").NoWrap()).AddColumn("found");
            foreach (var check in subject)
                table.AddRow(Word(check.Verdict), new Text(check.Name), new Text(check.Text));
            console.Write(table);
        }

        console.WriteLine();
        console.WriteLine(Sum(report));
    }

    private static Text Word(Verdict verdict) => verdict switch
    {
        Verdict.Ok => new("ok", Color.Green),
        Verdict.Unknown => new("unknown", Color.Grey),
        Verdict.Warning => new("warning", Color.Yellow),
        _ => new("PROBLEM", Color.Red),
    };

    private static string Sum(Report report) =>
        $"{Count(report.Count(Verdict.Problem), "problem")}, {Count(report.Count(Verdict.Warning), "warning")}, {report.Count(Verdict.Unknown)} unknown, {report.Count(Verdict.Ok)} ok.";

    private static string Count(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";
}
