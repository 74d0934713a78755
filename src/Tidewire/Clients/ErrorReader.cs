using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Tidewire.Credentials;
using Tidewire.Resilience;

namespace Tidewire.Clients;

/// <summary>Reads the error body that a call kept.</summary>
internal readonly struct ErrorReader<TError>(JsonTypeInfo<TError> type)
    where TError : class
{
    /// <summary>The error, or <see langword="null"/> if there is none that can be read; the failure is not affected.</summary>
    public TError? Read(CallContext? call)
    {
        if (call is not { Failure: not null, ErrorBody: { } body } || !IsJson(body.MediaType))
            return null;

        try
        {
            return JsonSerializer.Deserialize(body.Bytes.AsSpan(ByteOrderMark.LengthIn(body.Bytes)), type);
        }
        catch (Exception)
        {
            // A constructor or setter of the type may throw any exception for the content.
            return null;
        }
    }

    private static bool IsJson(string? mediaType) =>
        mediaType is not null
        && (mediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || mediaType.Equals("text/json", StringComparison.OrdinalIgnoreCase)
            || mediaType.EndsWith("+json", StringComparison.OrdinalIgnoreCase));
}
