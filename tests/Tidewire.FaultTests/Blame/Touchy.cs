using System.Text.Json.Serialization;

namespace Tidewire.FaultTests.Blame;

/// <summary>A type whose constructor, setter and converter can throw. The JSON names the part that throws, and the exception.</summary>
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
