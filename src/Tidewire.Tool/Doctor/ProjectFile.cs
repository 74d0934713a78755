using System.Xml;
using System.Xml.Linq;

namespace Tidewire.Tool.Doctor;

/// <summary>Reads the user secrets id from a project file.</summary>
internal static class ProjectFile
{
    /// <summary>The id of the user secrets, or why it cannot be read. Both are <see langword="null"/> if there is none.</summary>
    public static (string? Id, string? Problem) UserSecretsIdIn(string directory)
    {
        var ids = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (string path in Directory.EnumerateFiles(directory, "*.*proj").Order(StringComparer.Ordinal))
        {
            try
            {
                ids.UnionWith(XDocument.Load(path).Descendants().Where(element => element.Name.LocalName == "UserSecretsId").Select(element => element.Value.Trim()));
            }
            catch (Exception e) when (e is XmlException or IOException or UnauthorizedAccessException)
            {
                return (null, $"{Path.GetFileName(path)} cannot be read, so user secrets are not read: {e.Message.TrimEnd('.')}");
            }
        }

        ids.Remove("");
        return ids.Count switch
        {
            0 => default,
            > 1 => (null, "the projects in this directory have different user secrets, so none are read"),
            _ when ids.Single().Contains('$', StringComparison.Ordinal) => (null, "UserSecretsId is computed by the build, so user secrets are not read"),
            _ when ids.Single().IndexOfAny(Path.GetInvalidFileNameChars()) >= 0 => (null, "UserSecretsId is not a valid directory name, so user secrets are not read"),
            _ => (ids.Single(), null),
        };
    }
}
