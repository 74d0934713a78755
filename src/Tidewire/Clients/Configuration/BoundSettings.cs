namespace Tidewire.Clients;

/// <summary>Where the values of one options object came from, and what was wrong with what could not be bound.</summary>
internal sealed class BoundSettings
{
    public static readonly BoundSettings None = new();

    /// <summary>The texts that were read, by their configuration keys.</summary>
    public IReadOnlyDictionary<string, string?> Texts { get; init; } = new Dictionary<string, string?>();

    /// <summary>The keys and variables whose text could not be bound.</summary>
    public HashSet<string> Unbindable { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What to say about those.</summary>
    public List<string> Failures { get; } = [];

    /// <summary>What the section holds and nothing reads.</summary>
    public List<string> Unread { get; } = [];

    /// <summary>The configuration key or variable that the address was read from; <see langword="null"/> if from neither.</summary>
    public string? AddressSource { get; set; }

    public Uri? Address { get; set; }

    /// <summary>The configuration key or variable that the API key was read from; <see langword="null"/> if from neither.</summary>
    public string? ApiKeySource { get; set; }

    public string? ApiKey { get; set; }
}
