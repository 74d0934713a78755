using Microsoft.Extensions.Configuration;

namespace Tidewire.FaultTests.Circuits;

/// <summary>An in-memory configuration. The test changes its values, which take effect on a reload.</summary>
internal sealed class SettingsProvider : ConfigurationProvider, IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    public void Remove(string key) => Data.Remove(key);
}
