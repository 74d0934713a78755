using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace Tidewire.Clients;

/// <summary>Presents one section as a configuration with the same keys, and records which keys are read.</summary>
/// <remarks>
/// This type is both the root and its only provider, because binders read values through the providers of the root, to distinguish an
/// explicit null from a missing key.
/// </remarks>
internal sealed class RecordingConfiguration(IConfigurationSection source, SectionReads reads) : IConfigurationRoot, IConfigurationProvider
{
    public IEnumerable<IConfigurationProvider> Providers => [this];

    public string? this[string key]
    {
        get => TryGet(key, out string? value) ? value : null;
        set => Set(key, value);
    }

    public bool TryGet(string key, out string? value)
    {
        value = null;
        bool found = !reads.IsHidden(key) && Find(key) is { } section && TryGet(section, out value);
        reads.NoteValue(key, value);
        return found;
    }

    public void Set(string key, string? value)
    {
        if (Find(key) is { } section)
            section.Value = value;
    }

    public IConfigurationSection GetSection(string key)
    {
        reads.NoteSection(key);
        return new RecordingSection(this, reads, key, isListed: false);
    }

    public IEnumerable<IConfigurationSection> GetChildren() => [GetSection(source.Path)];

    public IEnumerable<string> GetChildKeys(IEnumerable<string> earlierKeys, string? parentPath) =>
        parentPath is not null && !reads.IsHidden(parentPath) && Find(parentPath) is { } parent ? parent.GetChildren().Select(child => child.Key).Concat(earlierKeys) : earlierKeys;

    public IChangeToken GetReloadToken() => source.GetReloadToken();

    public void Load()
    {
    }

    public void Reload()
    {
    }

    private static bool TryGet(IConfigurationSection section, out string? value)
    {
        if (section is ConfigurationSection platform)
            return platform.TryGetValue(key: null, out value);

        value = section.Value;
        return value is not null;
    }

    private IConfigurationSection? Find(string key)
    {
        string path = source.Path;
        if (!key.StartsWith(path, StringComparison.OrdinalIgnoreCase))
            return null;
        if (key.Length == path.Length)
            return source;

        return key[path.Length] == ':' ? source.GetSection(key[(path.Length + 1)..]) : null;
    }
}
