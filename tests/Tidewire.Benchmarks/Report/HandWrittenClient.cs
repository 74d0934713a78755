using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Tidewire.Benchmarks.Report;

/// <summary>The lower bound: careful hand-written code that does nothing unnecessary, on an HttpClient from the factory.</summary>
internal sealed class HandWrittenClient(HttpClient client, Uri address)
{
    private static readonly MediaTypeHeaderValue _json = new("application/json");
    private readonly Uri _verify = new(address, "/verify");
    private readonly Uri _send = new(address, "/send");
    private readonly Uri _events = new(address, "/events");

    public async Task<Wire.Claims?> VerifyAsync(string token)
    {
        try
        {
            using var response = await SendAsync(_verify, new(token), WireJsonContext.Default.TokenBody, key: null);
            return response.StatusCode == HttpStatusCode.OK ? await response.Content.ReadFromJsonAsync(WireJsonContext.Default.Claims) : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public Task<bool> SendAsync(string user, string message) =>
        IsAcceptedAsync(_send, new(user, message, "email"), WireJsonContext.Default.SendBody, HttpStatusCode.Accepted);

    public Task<bool> ReportAsync(string user, string action, string type, string id) =>
        IsAcceptedAsync(_events, new(user, action, type, id, TimeProvider.System.GetUtcNow()), WireJsonContext.Default.EventBody, HttpStatusCode.Accepted);

    private async Task<bool> IsAcceptedAsync<T>(Uri uri, T body, JsonTypeInfo<T> type, HttpStatusCode accepted)
    {
        try
        {
            using var response = await SendAsync(uri, body, type, Guid.NewGuid().ToString());
            return response.StatusCode == accepted;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task<HttpResponseMessage> SendAsync<T>(Uri uri, T body, JsonTypeInfo<T> type, string? key)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, type));
        content.Headers.ContentType = _json;
        using var request = new HttpRequestMessage(HttpMethod.Post, uri) { Content = content };
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}
