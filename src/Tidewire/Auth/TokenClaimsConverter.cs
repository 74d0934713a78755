using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Tidewire.Auth;
using Tidewire.Pipeline;

namespace Tidewire;

/// <summary>
/// Reads and writes <see cref="TokenClaims"/> as JSON. <see cref="TokenClaims"/> refers to this converter, so the claims can be used
/// in an application's own <c>JsonSerializerContext</c>.
/// </summary>
/// <remarks>
/// The converter accepts only an object that has no duplicate names and whose strings are valid Unicode, so that later reads cannot fail. All
/// claims share one buffer, which does not depend on the input.
/// </remarks>
public sealed class TokenClaimsConverter : JsonConverter<TokenClaims>, IJsonTextConverter<TokenClaims>
{
    private static readonly JsonDocumentOptions _noDuplicates = new() { AllowDuplicateProperties = false };

    /// <summary>Reads claims from a JSON object.</summary>
    /// <param name="reader">Positioned at the start of the object.</param>
    /// <param name="typeToConvert">Not used.</param>
    /// <param name="options">Not used.</param>
    /// <returns>The claims.</returns>
    /// <exception cref="JsonException">
    /// The JSON is not an object, has duplicate names, or contains a string that is not valid Unicode.
    /// </exception>
    public override TokenClaims Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw NotAnObject();

        // Our own context refuses duplicate names at every level, regardless of the caller's options.
        return Of(JsonSerializer.Deserialize(ref reader, AuthJsonContext.Default.JsonElement));
    }

    TokenClaims? IJsonTextConverter<TokenClaims>.Read(ReadOnlySpan<byte> json) => Read(json);

    /// <summary>Reads claims from a whole JSON text; <see langword="null"/> for a JSON <c>null</c>.</summary>
    internal static TokenClaims? Read(ReadOnlySpan<byte> json)
    {
        var claims = Parse(json);
        return claims.ValueKind switch
        {
            JsonValueKind.Object => Of(claims),
            JsonValueKind.Null => null,
            _ => throw NotAnObject(),
        };
    }

    /// <summary>Writes claims as received.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="value">The claims.</param>
    /// <param name="options">Not used.</param>
    public override void Write(Utf8JsonWriter writer, TokenClaims value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        value.WriteTo(writer);
    }

    private static JsonElement Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonElement.Parse(json, _noDuplicates);
        }
        catch (InvalidOperationException e)
        {
            // A name with a lone surrogate cannot be compared with the others.
            throw NotUnicode(e);
        }
    }

    private static TokenClaims Of(JsonElement claims)
    {
        ThrowIfNotUnicode(claims);
        return new(claims);
    }

    // JsonElement accepts invalid UTF-8 and lone surrogates, and throws only when the string is read.
    private static void ThrowIfNotUnicode(JsonElement claims)
    {
        var json = JsonMarshal.GetRawUtf8Value(claims);
        if (!Utf8.IsValid(json))
            throw NotUnicode();

        // In valid UTF-8, only an escape can contain a lone surrogate.
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

    private static JsonException NotAnObject() => new("Claims must be a JSON object.");

    private static JsonException NotUnicode(Exception? cause = null) => new("A string in the claims is not valid Unicode.", cause);
}
