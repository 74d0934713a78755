using Refit;
using Tidewire.Pipeline;
using Tidewire.Resilience;

namespace Tidewire.Clients;

/// <summary>Creates the Refit settings of a client.</summary>
internal static class RefitSettingsFactory
{
    // One instance for all captured failures: only the status matters.
    private static readonly HttpRequestException _notSuccessful = new("The status is not a success status of the client.");

    public static RefitSettings Create(ServiceClientDefinition definition)
    {
        var values = new JsonValueFormatter(definition.Json);
        var keys = new JsonKeyFormatter(definition.Json.Options.PropertyNamingPolicy);
        var settings = new RefitSettings(new JsonBodySerializer(definition.Json), values, values, keys)
        {
            // One name-value pair per item, as web frameworks expect, instead of a comma-separated list.
            CollectionFormat = CollectionFormat.Multi,

            // Sends the serializer's content unchanged, with its length; the default wraps it in a chunked stream.
            RequestBodySerialization = RequestBodySerializationMode.Buffered,

            // Response content never becomes part of an exception.
            MaxExceptionContentLength = 0,
        };
        settings.ExceptionFactory = response => Failure(response, settings);
        return settings;
    }

    // For methods that throw, each failure is a separate exception with status and headers. The response needs no disposal, because its body
    // has already been discarded.
    private static ValueTask<Exception?> Failure(HttpResponseMessage response, RefitSettings settings)
    {
        if (!CallContext.TryGet(response.RequestMessage, out var call))
            return new(ThrownAsync(response, settings));
        if (call.IsSuccess)
            return default;
        return call.Reply.Captures ? new(_notSuccessful) : new(ThrownAsync(response, settings));
    }

    private static async Task<Exception?> ThrownAsync(HttpResponseMessage response, RefitSettings settings)
    {
        var request = response.RequestMessage!;
        return await ApiException.Create(
            $"The service answered {(int)response.StatusCode}.", request, request.Method, response, settings, innerException: null).ConfigureAwait(false);
    }
}
