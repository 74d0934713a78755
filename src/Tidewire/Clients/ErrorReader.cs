using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Tidewire.Resilience;

namespace Tidewire.Clients;

/// <summary>Reads the body of a refusal that a call kept.</summary>
internal readonly struct ErrorReader<TError>(JsonTypeInfo<TError> type)
    where TError : class
{
    /// <summary>The error, or <see langword="null"/> where none came that can be read: the failure stands by itself.</summary>
    public TError? Read(CallContext? call)
    {
        if (call is not { Failure: not null, ErrorBody: { } body } || !IsJson(body.MediaType))
            return null;

        try
        {
            return JsonSerializer.Deserialize(body.Bytes, type);
        }
        catch (Exception)
        {
            // A constructor or setter of the type may throw whatever it likes over what the service sent.
            return null;
        }
    }

    private static bool IsJson(string? mediaType) =>
        mediaType is not null
        && (mediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || mediaType.Equals("text/json", StringComparison.OrdinalIgnoreCase)
            || mediaType.EndsWith("+json", StringComparison.OrdinalIgnoreCase));
}
