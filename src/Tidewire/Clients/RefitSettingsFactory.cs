using Refit;
using Tidewire.Pipeline;
using Tidewire.Resilience;

namespace Tidewire.Clients;

/// <summary>How Refit serializes and judges for our clients.</summary>
internal static class RefitSettingsFactory
{
    // One instance for all failures that are captured: the status says it all.
    private static readonly HttpRequestException _notSuccessful = new("The status is not a success of the contract.");

    public static RefitSettings Create(ServiceClientDefinition definition)
    {
        var values = new JsonValueFormatter(definition.Json);
        var keys = new JsonKeyFormatter(definition.Json.Options.PropertyNamingPolicy);
        var settings = new RefitSettings(new JsonBodySerializer(definition.Json), values, values, keys)
        {
            // One pair for each item, as web frameworks read them, and not a comma between.
            CollectionFormat = CollectionFormat.Multi,

            // Hands the serializer's content over as it is, with its length; the default wraps it in a chunked stream.
            RequestBodySerialization = RequestBodySerializationMode.Buffered,

            // What a service answers never gets into an exception.
            MaxExceptionContentLength = 0,
        };
        settings.ExceptionFactory = response => Failure(response, settings);
        return settings;
    }

    // Where failures are thrown, each is an exception of its own, which holds status and headers. The response needs no disposal: its body is gone.
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
