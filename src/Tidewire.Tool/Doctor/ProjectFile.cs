using System.Xml;
using System.Xml.Linq;

namespace Tidewire.Tool.Doctor;

/// <summary>What a project file says of user secrets.</summary>
internal static class ProjectFile
{
    /// <summary>The id of the user secrets, or what stands in the way of reading it. Both are <see langword="null"/> where there is none.</summary>
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
                return (null, $"{Path.GetFileName(path)} cannot be read, so that user secrets are left out: {e.Message.TrimEnd('.')}");
            }
        }

        ids.Remove("");
        return ids.Count switch
        {
            0 => default,
            > 1 => (null, "the projects of this directory have different user secrets, so that none are read"),
            _ when ids.Single().Contains('$', StringComparison.Ordinal) => (null, "UserSecretsId is computed by the build, so that user secrets are left out"),
            _ when ids.Single().IndexOfAny(Path.GetInvalidFileNameChars()) >= 0 => (null, "UserSecretsId is no name of a directory, so that user secrets are left out"),
            _ => (ids.Single(), null),
        };
    }
}
