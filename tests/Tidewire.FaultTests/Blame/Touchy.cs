using System.Text.Json.Serialization;

namespace Tidewire.FaultTests.Blame;

/// <summary>A type of which every part can throw. The body names the part.</summary>
public sealed class Touchy
{
    [JsonConstructor]
    public Touchy(string? constructor)
    {
        if (constructor is not null)
            throw NamedError.Of(constructor);
        Constructor = constructor;
    }

    public string? Constructor { get; }

    public string? Setter
    {
        get => Converter;
        set => Converter = value is null ? null : throw NamedError.Of(value);
    }

    [JsonConverter(typeof(ThrowingConverter))]
    public string? Converter { get; set; }
}
