namespace Tidewire.Tests.Documentation;

/// <summary>One option, as a row of a table.</summary>
/// <param name="Key">Its key below the client's section.</param>
/// <param name="Default">Its default, or one for each service.</param>
/// <param name="Range">The values that are allowed.</param>
/// <param name="IsLive">Whether a configuration reload can change it.</param>
/// <param name="Meaning">Its documentation, without the default and the range.</param>
internal sealed record OptionRow(string Key, string Default, string Range, bool IsLive, string Meaning);
