using System.Net.Http.Headers;
using System.Text.Json;
using LocalServices;

namespace Quickstart;

/// <summary>Reads the stored data from the services over HTTP, independent of the SDK.</summary>
internal sealed class ServiceReader(LocalServiceHost services) : IDisposable
{
    private readonly HttpClient _http = new();

    public Task<IReadOnlyList<JsonElement>> NotificationsAsync(string userId) => ReadAsync(services.Notifications, "/notifications", userId);

    public Task<IReadOnlyList<JsonElement>> EventsAsync(string userId) => ReadAsync(services.Analytics, "/events", userId);

    public void Dispose() => _http.Dispose();

    private async Task<IReadOnlyList<JsonElement>> ReadAsync(LocalService service, string path, string userId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(service.Address, $"{path}?user_id={Uri.EscapeDataString(userId)}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", service.ApiKey);
        using var response = await _http.SendAsync(request);
        response.EnsureSuccessStatusCode();

        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return [.. document.RootElement.EnumerateArray().Select(item => item.Clone())];
    }
}
