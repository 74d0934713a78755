namespace Tidewire;

/// <summary>One option of a client: the value in force, and where it came from.</summary>
public sealed record EffectiveSetting
{
    /// <summary>The key below the client's section, for instance <c>Budget</c> or <c>Retry:MaxAttempts</c>.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// The value as configuration would hold it: durations as <c>00:00:05</c>, addresses without user info, query and fragment. A masked value is
    /// <see cref="Mask"/>. <see langword="null"/> if the option is not set.
    /// </summary>
    public string? Value { get; init; }

    /// <summary>Whether the option is set and its value is not shown: an API key, a secret, or a text in an option that the application itself added.</summary>
    public bool IsMasked { get; init; }

    /// <summary>Where the value came from.</summary>
    public required SettingOrigin Origin { get; init; }

    /// <summary>
    /// The configuration key that the value was read from, for instance <c>Tidewire:Auth:Budget</c> or <c>AUTH_SERVICE_URL</c>; <see langword="null"/> for a
    /// value that configuration did not set.
    /// </summary>
    public string? ConfigurationKey { get; init; }

    /// <summary>What stands for a value that is not shown.</summary>
    public const string Mask = "********";

    /// <summary>The name of the option, without its value.</summary>
    public override string ToString() => $"{nameof(EffectiveSetting)} {{ {nameof(Name)} = {Name} }}";
}
