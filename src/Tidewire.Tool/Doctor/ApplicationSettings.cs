using Microsoft.Extensions.Configuration;

namespace Tidewire.Tool.Doctor;

/// <summary>The settings of an application, and the source of each.</summary>
internal sealed class ApplicationSettings
{
    private readonly IReadOnlyList<(string Label, IConfigurationProvider Provider)> _sources;

    /// <param name="sources">The sources, in ascending precedence.</param>
    /// <param name="environment">The environment of the application.</param>
    public ApplicationSettings(IReadOnlyList<(string Label, IConfigurationSource Source)> sources, string environment)
    {
        var builder = new ConfigurationBuilder();
        foreach (var (_, source) in sources)
            builder.Add(source);

        Environment = environment;
        Configuration = builder.Build();
        _sources = [.. sources.Zip(Configuration.Providers, (source, provider) => (source.Label, provider))];
    }

    /// <summary>The environment of the application.</summary>
    public string Environment { get; }

    /// <summary>The whole configuration.</summary>
    public IConfigurationRoot Configuration { get; }

    /// <summary>The source of a key's value; <see langword="null"/> if it is not set.</summary>
    public string? SourceOf(string key) =>
        _sources.LastOrDefault(source => source.Provider.TryGet(key, out string? value) && !string.IsNullOrEmpty(value)).Label;

    /// <summary>Whether a client has a section, or a value in one of its short variables (address or API key).</summary>
    public bool Has(DoctorClient client) =>
        Configuration.GetSection($"Tidewire:{client.Name}").Exists()
        || new[] { client.AddressVariable, client.ApiKeyVariable }.OfType<string>().Any(variable => !string.IsNullOrEmpty(Configuration[variable]));

    /// <summary>The same settings with some values replaced.</summary>
    public IConfigurationRoot With(IEnumerable<KeyValuePair<string, string?>> values) =>
        new ConfigurationBuilder().AddConfiguration(Configuration).AddInMemoryCollection(values).Build();
}
