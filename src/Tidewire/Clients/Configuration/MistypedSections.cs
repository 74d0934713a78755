using Microsoft.Extensions.Configuration;

namespace Tidewire.Clients;

/// <summary>
/// Finds sections that are probably mistyped names of clients. Other unused sections are ignored, because several applications may share a
/// configuration.
/// </summary>
internal static class MistypedSections
{
    /// <param name="tidewire">The section that holds the clients' sections.</param>
    /// <param name="client">The section of one client. If it exists, nothing is reported.</param>
    /// <param name="registered">The names of all clients.</param>
    public static IEnumerable<string> Of(IConfiguration tidewire, IConfigurationSection client, IReadOnlySet<string> registered)
    {
        if (client.Exists())
            yield break;

        foreach (var section in Unused(tidewire, registered).Where(section => NearestName.IsNearMiss(section.Key, client.Key)))
            yield return $"{section.Path} is not the section of any client. Did you mean {client.Path}, which is missing?";
    }

    /// <summary>Finds mistyped names of the setting <c>UnknownKeys</c>.</summary>
    public static IEnumerable<string> OfPolicy(IConfiguration tidewire, IReadOnlySet<string> registered) =>
        tidewire.GetSection(UnknownKeysPolicy.Name).Exists()
            ? []
            : Unused(tidewire, registered)
                .Where(section => NearestName.IsNearMiss(section.Key, UnknownKeysPolicy.Name))
                .Select(section => $"{section.Path} is not a known key. Did you mean {UnknownKeysPolicy.Name}?");

    private static IEnumerable<IConfigurationSection> Unused(IConfiguration tidewire, IReadOnlySet<string> registered) =>
        tidewire.GetChildren().Where(section => !registered.Contains(section.Key) && !section.Key.Equals(UnknownKeysPolicy.Name, StringComparison.OrdinalIgnoreCase));
}
