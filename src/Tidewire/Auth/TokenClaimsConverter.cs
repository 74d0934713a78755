using System.Collections.ObjectModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tidewire.Auth;

/// <summary>
/// Reads claims so that nothing odd is left to surprise a later reader: an object, no duplicate names, every text valid Unicode.
/// </summary>
internal sealed class TokenClaimsConverter : JsonConverter<TokenClaims>
{
    public override TokenClaims Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("Claims are a JSON object.");

        var claims = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = ReadText(ref reader);
            reader.Read();
            var value = JsonElement.ParseValue(ref reader);
            Check(value);
            if (!claims.TryAdd(name, value))
                throw new JsonException("A claim stands twice.");
        }

        return new(new ReadOnlyDictionary<string, JsonElement>(claims));
    }

    public override void Write(Utf8JsonWriter writer, TokenClaims value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, claim) in value.All)
        {
            writer.WritePropertyName(name);
            claim.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    // JsonElement takes invalid UTF-8 and lone surrogates, and throws only when the text is asked for.
    private static void Check(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                Decode(element);
                break;

            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                    Check(item);
                break;

            case JsonValueKind.Object:
                var names = new HashSet<string>(StringComparer.Ordinal);
                foreach (var property in element.EnumerateObject())
                {
                    if (!names.Add(DecodeName(property)))
                        throw new JsonException("A name stands twice in one object of the claims.");
                    Check(property.Value);
                }

                break;
        }
    }

    private static string ReadText(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw NotUnicode(e);
        }
    }

    private static void Decode(JsonElement text)
    {
        try
        {
            text.GetString();
        }
        catch (InvalidOperationException e)
        {
            throw NotUnicode(e);
        }
    }

    private static string DecodeName(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException e)
        {
            throw NotUnicode(e);
        }
    }

    private static JsonException NotUnicode(Exception cause) => new("A text of the claims is not valid Unicode.", cause);
}
