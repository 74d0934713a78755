using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tidewire.Tool.Wire;

namespace Tidewire.Tool.Doctor;

/// <summary>Sends a harmless request with the client's credential, with a made-up one, and with none.</summary>
internal sealed class KeyProbe : IDisposable
{
    private const string MadeUp = "tidewire-doctor-made-this-up";

    private readonly DoctorClient _client;
    private readonly ServiceClientOptions _options;
    private readonly WireClient _wire;
    private readonly ServiceProvider _provider;

    public KeyProbe(DoctorClient client, ServiceClientOptions options, ApplicationSettings application, ToolContext context, TimeSpan timeout)
    {
        _client = client;
        _options = options;
        _wire = new(context, timeout);

        // Uses the SDK's own client, so that headers, Basic and fetched tokens are the same as in the application. Auth options have keys
        // that this client does not know.
        string section = $"Tidewire:{client.Name}";
        var configuration = application.With(
        [
            new("Tidewire:UnknownKeys", "Warn"),
            new($"{section}:Retry:MaxAttempts", "1"),
        ]);
        var services = new ServiceCollection();
        services.AddSingleton<IHostEnvironment>(new ApplicationEnvironment(application.Environment));
        services.AddTidewireCore(configuration).AddClient<IProbeApi, ServiceClientOptions>(
            new ServiceClientDefinition
            {
                Name = client.Name,
                Json = ProbeJsonContext.Default,
                AddressVariable = client.AddressVariable,
                ApiKeyVariable = client.ApiKeyVariable,
                SendsSecrets = client.Kind == ClientKind.Auth,
            },
            static (bound, target) => bound.Bind(target));
        _provider = services.BuildServiceProvider();
    }

    /// <summary>The path of the request.</summary>
    public static string PathOf(ClientKind kind) => kind switch
    {
        ClientKind.Auth => "/verify",
        ClientKind.Notifications => "/send",
        _ => "/events",
    };

    public Task<ProbeAnswer> WithoutKeyAsync(CancellationToken cancellationToken) => SendAsync(_ => { }, cancellationToken);

    public Task<ProbeAnswer> WithOtherKeyAsync(CancellationToken cancellationToken) => SendAsync(
        headers =>
        {
            if (_options.BasicUser is not null)
                headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"tidewire:{MadeUp}")));
            else if (_options.ApiKeyHeader.Equals("Authorization", StringComparison.OrdinalIgnoreCase) || _options.Credentials.TokenEndpoint is not null)
                headers.Authorization = new("Bearer", MadeUp);
            else
                headers.TryAddWithoutValidation(_options.ApiKeyHeader, MadeUp);
        },
        cancellationToken);

    public async Task<ProbeAnswer> WithOwnKeyAsync(CancellationToken cancellationToken)
    {
        var caller = _provider.GetRequiredService<ServiceCaller<IProbeApi>>();
        var body = new ProbeBody { Token = _client.Kind == ClientKind.Auth ? MadeUp : null };
        if (_client.Kind == ClientKind.Auth)
        {
            // This protocol is the only one in which the body distinguishes a success from a rejection.
            var answer = await caller.TryAsync<JsonNode, JsonNode>((api, ct) => api.VerifyAsync(body, ct), cancellationToken).ConfigureAwait(false);
            return Read(answer.Failure, answer.Error, answer.Value);
        }

        var status = _client.Kind == ClientKind.Notifications
            ? await caller.TryStatusAsync<JsonNode>((api, ct) => api.SendAsync(body, ct), cancellationToken).ConfigureAwait(false)
            : await caller.TryStatusAsync<JsonNode>((api, ct) => api.ReportAsync(body, ct), cancellationToken).ConfigureAwait(false);
        return Read(status.Failure, status.Error, value: null);
    }

    public void Dispose()
    {
        _wire.Dispose();
        _provider.Dispose();
    }

    private static ProbeAnswer Read(ServiceFailure? failure, JsonNode? error, JsonNode? value) => failure switch
    {
        null => new ProbeAnswer(null, 200, value?.ToJsonString(), IsPage: false).WithVerdict(IsInactive(value)),
        { StatusCode: { } status } => new(null, (int)status, error?.ToJsonString(), failure.IsProxyAnswer),
        _ => new(failure.Reason, 0, null, IsPage: false),
    };

    private async Task<ProbeAnswer> SendAsync(Action<HttpRequestHeaders> authorize, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, ServiceAddress.Join(_options.BaseAddress!, PathOf(_client.Kind)))
        {
            Content = new StringContent(_client.Kind == ClientKind.Auth ? $$"""{"token":"{{MadeUp}}"}""" : "{}", Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
        };
        authorize(request.Headers);
        var answer = await _wire.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var json = answer.Json;
        return new ProbeAnswer(answer.Failure, answer.Status, json?.ToJsonString(), answer.IsPage).WithVerdict(answer.IsSuccess && IsInactive(json));
    }

    private static bool IsInactive(JsonNode? json) => json is JsonObject claims && claims["active"] is JsonValue active && active.TryGetValue(out bool isActive) && !isActive;
}
