using Microsoft.Extensions.Configuration;

namespace Tidewire.Clients;

/// <summary>
/// Finds sections that most likely belong to a client and are mistyped. Other sections that no client uses are left alone: a configuration may be shared
/// among applications.
/// </summary>
internal static class MistypedSections
{
    /// <param name="tidewire">The section that holds the clients' sections.</param>
    /// <param name="client">The section of one client. Nothing is mistyped if it exists.</param>
    /// <param name="registered">The names of all clients.</param>
    public static IEnumerable<string> Of(IConfiguration tidewire, IConfigurationSection client, IReadOnlySet<string> registered)
    {
        if (client.Exists())
            yield break;

        foreach (var section in Unused(tidewire, registered).Where(section => NearestName.IsNearMiss(section.Key, client.Key)))
            yield return $"{section.Path} is not the section of any client. Did you mean {client.Path}, which is missing?";
    }

    /// <summary>The setting <c>UnknownKeys</c>, mistyped.</summary>
    public static IEnumerable<string> OfPolicy(IConfiguration tidewire, IReadOnlySet<string> registered) =>
        tidewire.GetSection(UnknownKeysPolicy.Name).Exists()
            ? []
            : Unused(tidewire, registered)
                .Where(section => NearestName.IsNearMiss(section.Key, UnknownKeysPolicy.Name))
                .Select(section => $"{section.Path} is not a known key. Did you mean {UnknownKeysPolicy.Name}?");

    private static IEnumerable<IConfigurationSection> Unused(IConfiguration tidewire, IReadOnlySet<string> registered) =>
        tidewire.GetChildren().Where(section => !registered.Contains(section.Key) && !section.Key.Equals(UnknownKeysPolicy.Name, StringComparison.OrdinalIgnoreCase));
}
