using Microsoft.Extensions.Configuration;

namespace Tidewire.FaultTests.Circuits;

/// <summary>Configuration in memory whose values a test changes, to be taken up by a reload.</summary>
internal sealed class SettingsProvider : ConfigurationProvider, IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    public void Remove(string key) => Data.Remove(key);
}
