using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace Tidewire.Tests.Configuration;

/// <summary>A custom implementation of <see cref="IConfiguration"/>, such as an application may write.</summary>
internal class OtherConfiguration(IConfiguration inner) : IConfiguration
{
    public string? this[string key]
    {
        get => inner[key];
        set => inner[key] = value;
    }

    public IConfigurationSection GetSection(string key) => new OtherSection(inner.GetSection(key));

    public IEnumerable<IConfigurationSection> GetChildren() => inner.GetChildren().Select(child => new OtherSection(child));

    public IChangeToken GetReloadToken() => inner.GetReloadToken();

    private sealed class OtherSection(IConfigurationSection inner) : OtherConfiguration(inner), IConfigurationSection
    {
        private readonly IConfigurationSection _inner = inner;

        public string Key => _inner.Key;

        public string Path => _inner.Path;

        public string? Value
        {
            get => _inner.Value;
            set => _inner.Value = value;
        }
    }
}
