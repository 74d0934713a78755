using Microsoft.Extensions.Configuration;

namespace Tidewire.Clients;

/// <summary>Finds the section that holds the clients' sections.</summary>
internal static class TidewireSection
{
    public const string Name = "Tidewire";

    /// <summary>Returns the <c>Tidewire</c> section of a whole configuration; a section is returned as is.</summary>
    public static IConfiguration Of(IConfiguration configuration) =>
        configuration is IConfigurationSection ? configuration : configuration.GetSection(Name);

    /// <summary>The path of the section that <see cref="Of"/> returns.</summary>
    public static string PathOf(IConfiguration configuration) => configuration is IConfigurationSection section ? section.Path : Name;
}
