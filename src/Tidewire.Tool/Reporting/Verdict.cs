using System.Text.Json.Serialization;

namespace Tidewire.Tool.Reporting;

/// <summary>The result of a check.</summary>
internal enum Verdict
{
    /// <summary>No problem.</summary>
    [JsonStringEnumMemberName("ok")]
    Ok,

    /// <summary>The check could not determine a result.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,

    /// <summary>It works, but needs attention.</summary>
    [JsonStringEnumMemberName("warning")]
    Warning,

    /// <summary>It does not work.</summary>
    [JsonStringEnumMemberName("problem")]
    Problem,
}
