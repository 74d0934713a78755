namespace Tidewire.AspNetCore.Status;

/// <summary>One option of a client.</summary>
internal sealed record SettingReport
{
    public required string Name { get; init; }

    /// <summary>As configuration would hold it; a mask in place of a secret, and <see langword="null"/> where the option is not set.</summary>
    public required string? Value { get; init; }

    public required bool IsMasked { get; init; }

    /// <summary><c>default</c>, <c>section</c>, <c>environment</c> or <c>code</c>.</summary>
    public required string Origin { get; init; }
}
