namespace Tidewire.Clients;

/// <summary>The origin of the values of an options object, and the problems with values that could not be bound.</summary>
internal sealed class BoundSettings
{
    public static readonly BoundSettings None = new();

    /// <summary>The configured values, by configuration key.</summary>
    public IReadOnlyDictionary<string, string?> Texts { get; init; } = new Dictionary<string, string?>();

    /// <summary>The keys and variables whose value could not be bound.</summary>
    public HashSet<string> Unbindable { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The messages for values that could not be bound, and for a bind delegate that threw.</summary>
    public List<string> Failures { get; } = [];

    /// <summary>The problems with keys of the section that nothing reads.</summary>
    public List<string> Unread { get; } = [];

    /// <summary>The configuration key or variable that the address was read from; <see langword="null"/> if from neither.</summary>
    public string? AddressSource { get; set; }

    public Uri? Address { get; set; }

    /// <summary>The configuration key or variable that the API key was read from; <see langword="null"/> if from neither.</summary>
    public string? ApiKeySource { get; set; }

    public string? ApiKey { get; set; }
}
