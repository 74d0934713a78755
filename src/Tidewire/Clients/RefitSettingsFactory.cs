using Refit;
using Tidewire.Http;

namespace Tidewire.Clients;

/// <summary>How Refit serializes and judges for our clients.</summary>
internal static class RefitSettingsFactory
{
    // One instance for all failures: the status says it all, an ApiException of its own would read and hold the error's body.
    private static readonly HttpRequestException _notSuccessful = new("The status is not a success of the contract.");

    public static RefitSettings Create(ServiceClientDefinition definition) =>
        new(new JsonBodySerializer(definition.Json))
        {
            // Hands the serializer's content over as it is, with its length; the default wraps it in a chunked stream.
            RequestBodySerialization = RequestBodySerializationMode.Buffered,
            ExceptionFactory = response =>
                new ValueTask<Exception?>(definition.IsSuccess(response.StatusCode) ? null : _notSuccessful),
        };
}
