using Microsoft.Extensions.Configuration;

namespace Tidewire.Clients;

/// <summary>
/// A section of a <see cref="RecordingConfiguration"/>. It also distinguishes a section that was requested by name from one that its parent
/// listed.
/// </summary>
internal sealed class RecordingSection(RecordingConfiguration root, SectionReads reads, string path, bool isListed)
    : ConfigurationSection(root, path), IConfigurationSection
{
    string IConfigurationSection.Key
    {
        get
        {
            if (isListed)
                reads.NoteName(Path);
            return Key;
        }
    }

    IConfigurationSection IConfiguration.GetSection(string key) => root.GetSection(ConfigurationPath.Combine(Path, key));

    IEnumerable<IConfigurationSection> IConfiguration.GetChildren()
    {
        if (!isListed)
            reads.NoteObject(Path);

        return root.GetChildKeys([], Path).Select(key => new RecordingSection(root, reads, ConfigurationPath.Combine(Path, key), isListed: true));
    }
}
