namespace Tidewire.AspNetCore.Status;

/// <summary>An option of a client.</summary>
internal sealed record SettingReport
{
    public required string Name { get; init; }

    /// <summary>
    /// The value as it would be written in configuration; a mask instead of a secret, and <see langword="null"/> if the option is not set.
    /// </summary>
    public required string? Value { get; init; }

    public required bool IsMasked { get; init; }

    /// <summary><c>default</c>, <c>section</c>, <c>environment</c> or <c>code</c>.</summary>
    public required string Origin { get; init; }
}
