namespace Tidewire;

/// <summary>An option of a client with its effective value and origin.</summary>
public sealed record EffectiveSetting
{
    /// <summary>The key below the client's section, for example <c>Budget</c> or <c>Retry:MaxAttempts</c>.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// The value as it would be written in configuration: durations as <c>00:00:05</c>, addresses without user info, query and fragment. A
    /// masked value is <see cref="Mask"/>. <see langword="null"/> if the option is not set.
    /// </summary>
    public string? Value { get; init; }

    /// <summary>
    /// Whether the option is set but its value is not shown: an API key, a secret, or a string in an option that the application added.
    /// </summary>
    public bool IsMasked { get; init; }

    /// <summary>The origin of the value.</summary>
    public required SettingOrigin Origin { get; init; }

    /// <summary>
    /// The configuration key that the value was read from, for example <c>Tidewire:Auth:Budget</c> or <c>AUTH_SERVICE_URL</c>;
    /// <see langword="null"/> if the value does not come from configuration.
    /// </summary>
    public string? ConfigurationKey { get; init; }

    /// <summary>Replaces a value that is not shown.</summary>
    public const string Mask = "********";

    /// <summary>Returns the name of the option, without its value.</summary>
    public override string ToString() => $"{nameof(EffectiveSetting)} {{ {nameof(Name)} = {Name} }}";
}
