namespace Tidewire.Tool.Reporting;

/// <summary>A line of a report.</summary>
/// <param name="Subject">The checked client or service.</param>
/// <param name="Name">The name of the check. Stable, because scripts compare it.</param>
/// <param name="Verdict">The result.</param>
/// <param name="Text">The text for people. Never contains a secret.</param>
internal sealed record Check(string Subject, string Name, Verdict Verdict, string Text);
