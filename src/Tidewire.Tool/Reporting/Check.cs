namespace Tidewire.Tool.Reporting;

/// <summary>One line of a report.</summary>
/// <param name="Subject">What was checked: a client or a service.</param>
/// <param name="Name">Which check it was. Stable: scripts compare it.</param>
/// <param name="Verdict">What it found.</param>
/// <param name="Text">The sentence for a person. It never holds a secret.</param>
internal sealed record Check(string Subject, string Name, Verdict Verdict, string Text);
