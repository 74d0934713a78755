using System.Net.Http.Headers;

namespace Tidewire.Resilience;

/// <summary>Reads the service's request id from the response headers.</summary>
internal static class RequestId
{
    private const int MaxLength = 128;
    private static readonly string[] _headers = ["x-request-id", "request-id"];

    /// <summary>The id, or <see langword="null"/> if there is none that is safe to log.</summary>
    public static string? Of(HttpResponseHeaders headers)
    {
        foreach (string name in _headers)
        {
            if (headers.NonValidated.TryGetValues(name, out var values) && values.ToString() is { Length: > 0 and <= MaxLength } id && !id.AsSpan().ContainsAnyExceptInRange('!', '~'))
                return id;
        }

        return null;
    }
}
