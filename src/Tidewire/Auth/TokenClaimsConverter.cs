using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Tidewire.Auth;

namespace Tidewire;

/// <summary>
/// Reads and writes <see cref="TokenClaims"/> as JSON; <see cref="TokenClaims"/> names it, so that they can stand in an application's own
/// <c>JsonSerializerContext</c>.
/// </summary>
/// <remarks>
/// It reads so that nothing odd is left to surprise a later reader: an object, no duplicate names, every text valid Unicode. All claims share one buffer of
/// their own.
/// </remarks>
public sealed class TokenClaimsConverter : JsonConverter<TokenClaims>
{
    /// <summary>Reads claims from a JSON object.</summary>
    /// <param name="reader">Stands at the beginning of the object.</param>
    /// <param name="typeToConvert">Not looked at.</param>
    /// <param name="options">Not looked at.</param>
    /// <returns>The claims.</returns>
    /// <exception cref="JsonException">Not a JSON object, duplicate names, or a text that is not valid Unicode.</exception>
    public override TokenClaims Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("Claims are a JSON object.");

        // Our own context refuses duplicate names at every level, whatever the options of the caller say.
        var claims = JsonSerializer.Deserialize(ref reader, AuthJsonContext.Default.JsonElement);
        ThrowIfNotUnicode(claims);
        return new(claims);
    }

    /// <summary>Writes claims as they came.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="value">The claims.</param>
    /// <param name="options">Not looked at.</param>
    public override void Write(Utf8JsonWriter writer, TokenClaims value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        value.WriteTo(writer);
    }

    // JsonElement takes invalid UTF-8 and lone surrogates, and throws only when the text is asked for.
    private static void ThrowIfNotUnicode(JsonElement claims)
    {
        var json = JsonMarshal.GetRawUtf8Value(claims);
        if (!Utf8.IsValid(json))
            throw NotUnicode();

        // In valid UTF-8 only an escape can hold half of a surrogate pair.
        if (json.IndexOf("\\u"u8) < 0)
            return;

        try
        {
            Decode(claims);
        }
        catch (InvalidOperationException e)
        {
            throw NotUnicode(e);
        }
    }

    private static void Decode(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                _ = element.GetString();
                break;

            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                    Decode(item);
                break;

            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    _ = property.Name;
                    Decode(property.Value);
                }

                break;
        }
    }

    private static JsonException NotUnicode(Exception? cause = null) => new("A text of the claims is not valid Unicode.", cause);
}
