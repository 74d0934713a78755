using Tidewire.OAuthTests.Scripted;

namespace Tidewire.OAuthTests.Server;

/// <summary>A service that accepts access tokens of an <see cref="OAuthServer"/>: it introspects each token at that server, without the SDK.</summary>
internal sealed class ProtectedApi : IAsyncDisposable
{
    private const string Scheme = "Bearer ";

    private readonly OAuthHttpClient _http;

    private ProtectedApi(OAuthHttpClient http, ScriptedEndpoint endpoint) => (_http, Endpoint) = (http, endpoint);

    public ScriptedEndpoint Endpoint { get; }

    public static async Task<ProtectedApi> StartAsync(OAuthServer server)
    {
        var http = new OAuthHttpClient(server.Address);
        return new(http, await ScriptedEndpoint.StartAsync(request => AnswerAsync(request, http)));
    }

    public async ValueTask DisposeAsync()
    {
        await Endpoint.DisposeAsync();
        _http.Dispose();
    }

    private static async Task<ScriptedAnswer> AnswerAsync(ScriptedRequest request, OAuthHttpClient http)
    {
        if (request.Authorization?.StartsWith(Scheme, StringComparison.Ordinal) != true)
            return ScriptedAnswer.Of(401);

        var claims = await http.IntrospectAsync(request.Authorization[Scheme.Length..], TestClients.Notifications, TestClients.NotificationsSecret);
        return claims.GetProperty("active").GetBoolean() ? ScriptedAnswer.Of(202) : ScriptedAnswer.Of(401);
    }
}
