using System.Diagnostics;
using System.Globalization;
using Spectre.Console;
using Tidewire;

namespace Quickstart;

/// <summary>Runs the steps of a tour and prints the results: in color on a terminal, as plain lines if redirected.</summary>
internal sealed class Report(IAnsiConsole? console)
{
    private readonly List<string> _missed = [];
    private int _steps;

    public static Report ForThisConsole() => new(Console.IsOutputRedirected ? null : AnsiConsole.Console);

    public void Section(string title)
    {
        if (console is null)
            Console.WriteLine($"{Environment.NewLine}== {title}");
        else
            console.Write(new Rule($"[bold]{title.EscapeMarkup()}[/]").LeftJustified());
    }

    /// <summary>Makes a call and compares its result with the expected one.</summary>
    public async Task<ServiceResult<T>> StepAsync<T>(
        string step, Func<Task<ServiceResult<T>>> call, Func<ServiceResult<T>, bool> asExpected, Func<T, string>? describe = null)
        where T : notnull
    {
        long started = Stopwatch.GetTimestamp();
        var result = await call();
        string what = result.IsSuccess ? describe?.Invoke(result.Value) ?? "" : "";
        Line(step, asExpected(result), result.Failure, what, result.Attempts, Stopwatch.GetElapsedTime(started));
        return result;
    }

    /// <inheritdoc cref="StepAsync{T}" />
    public async Task<ServiceResult> StepAsync(string step, Func<Task<ServiceResult>> call, Func<ServiceResult, bool> asExpected)
    {
        long started = Stopwatch.GetTimestamp();
        var result = await call();
        Line(step, asExpected(result), result.Failure, "accepted", result.Attempts, Stopwatch.GetElapsedTime(started));
        return result;
    }

    /// <summary>Compares data that was read back with the expected data.</summary>
    public void Check(string step, bool asExpected, string seen) => Line(step, asExpected, null, seen, null, null);

    public void Problem(string text)
    {
        if (console is null)
            Console.Error.WriteLine(text);
        else
            console.MarkupLineInterpolated($"[red]{text}[/]");
    }

    /// <summary>Prints how many steps had the expected result, and which did not.</summary>
    /// <returns>The exit code: 0 only if all steps had the expected result.</returns>
    public int Conclude()
    {
        Section("Result");
        if (_missed.Count == 0 && _steps > 0)
        {
            Write($"All {_steps} steps gave the expected result.", "green");
            return 0;
        }

        Write($"{_missed.Count} of {_steps} steps did not give the expected result:", "red");
        foreach (string step in _missed)
            Write("  " + step, "red");
        return 1;
    }

    private void Line(string step, bool asExpected, ServiceFailure? failure, string seen, int? attempts, TimeSpan? elapsed)
    {
        _steps++;
        if (!asExpected)
            _missed.Add($"{step}: {failure?.ToString() ?? seen}");

        string result = failure is null ? "Success" : failure.Kind.ToString();
        string reason = failure is null ? seen : Reason(failure);
        string sent = attempts is { } n ? string.Create(CultureInfo.InvariantCulture, $"{n} {(n == 1 ? "attempt" : "attempts")}") : "";
        string time = elapsed is { } t ? string.Create(CultureInfo.InvariantCulture, $"{t.TotalMilliseconds:0.0} ms") : "";

        if (console is null)
        {
            Console.WriteLine($"{(asExpected ? "ok  " : "FAIL")}  {step,-47}  {result,-15}  {sent,-10}  {time,10}  {reason}");
            return;
        }

        string mark = asExpected ? "[green]✓[/]" : "[red]✗[/]";
        string color = failure is null ? "green" : "yellow";
        console.MarkupLine(
            $"{mark} {step.EscapeMarkup(),-47}  [{color}]{result,-15}[/]  {sent,-10}  [grey]{time,10}[/]  [grey]{reason.EscapeMarkup()}[/]");
    }

    private static string Reason(ServiceFailure failure)
    {
        string text = failure.StatusCode is { } status
            ? string.Create(CultureInfo.InvariantCulture, $"{failure.Reason}, status {(int)status}")
            : failure.Reason;
        return failure.IsAmbiguous ? text + ", may have been acted on" : text;
    }

    private void Write(string text, string color)
    {
        if (console is null)
            Console.WriteLine(text);
        else
            console.MarkupLine($"[{color}]{text.EscapeMarkup()}[/]");
    }
}
