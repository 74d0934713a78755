using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Tidewire.FaultTests.Probe;

namespace Tidewire.FaultTests.Keys;

/// <summary>
/// A value that the call itself sets in the header of the API key takes precedence. Default headers and values added by handlers do not.
/// </summary>
public sealed class KeyPrecedenceTests
{
    private const string Authorization = "Authorization";
    private const string ApiKey = "X-Api-Key";

    private static readonly Dictionary<string, (string Header, Func<IProbeApi, CancellationToken, Task<Refit.IApiResponse>> Call, string Sent)> _calls = new()
    {
        ["[Authorize]"] = (Authorization, (api, ct) => api.GetAuthorizedAsync("users-token", ct), "Bearer users-token"),
        ["[Header(Authorization)]"] = (Authorization, (api, ct) => api.GetWithAuthorizationAsync("Custom users-token", ct), "Custom users-token"),
        ["[Header(X-Api-Key)]"] = (ApiKey, (api, ct) => api.GetWithKeyAsync("users-key", ct), "users-key"),
    };

    private static readonly Dictionary<string, Action<HttpRequestMessage, string>> _handlers = new()
    {
        ["adds"] = (request, header) => request.Headers.TryAddWithoutValidation(header, "handlers"),
        ["replaces"] = (request, header) =>
        {
            request.Headers.Remove(header);
            request.Headers.TryAddWithoutValidation(header, "handlers");
        },
        ["removes"] = (request, header) => request.Headers.Remove(header),
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static MatrixTheoryData<string, bool> Calls => new(_calls.Keys, [true, false]);

    public static MatrixTheoryData<string, string> HandledCalls => new(_calls.Keys, _handlers.Keys);

    public static MatrixTheoryData<string, ProbeCall> HandledClients => new(_handlers.Keys, Enum.GetValues<ProbeCall>());

    public static MatrixTheoryData<string, string> Defaults => new([Authorization, ApiKey], EntryPoint.All);

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Method_TakesPrecedence_WhenItSetsTheHeaderOfTheKey(string method, bool hasKey)
    {
        var (header, call, expected) = _calls[method];
        var transport = new RecordingTransport { Answer = _ => RecordingTransport.Status(503) };
        await using var application = Create(transport, header, hasKey);

        await application.Probe.TryAsync(call, Ct);

        Assert.Equal(3, transport.Sent.Count);
        Assert.All(transport.Sent, sent => Assert.Equal(expected, sent.Header(header)));
        Assert.All(transport.Sent, sent => Assert.Null(sent.Header(header == ApiKey ? Authorization : ApiKey)));
    }

    [Theory]
    [MemberData(nameof(HandledCalls))]
    public async Task Method_TakesPrecedence_WhenAHandlerChangesTheHeader(string method, string handler)
    {
        var (header, call, expected) = _calls[method];
        var transport = new RecordingTransport { Answer = _ => RecordingTransport.Status(503) };
        await using var application = Create(transport, header, hasKey: true, http => Add(http, handler, header));

        await application.Probe.TryAsync(call, Ct);

        Assert.Equal(3, transport.Sent.Count);
        Assert.All(transport.Sent, sent => Assert.Equal(expected, sent.Header(header)));
    }

    [Theory]
    [MemberData(nameof(HandledClients))]
    public async Task Key_TakesPrecedence_WhenAHandlerChangesTheHeader(string handler, ProbeCall call)
    {
        foreach (string header in new[] { Authorization, ApiKey })
        {
            var transport = new RecordingTransport();
            await using var application = Create(transport, header, hasKey: true, http => Add(http, handler, header));

            await application.CallAsync(call, Ct);

            Assert.Equal(header == Authorization ? $"Bearer {ProbeApplication.Key}" : ProbeApplication.Key, transport.Only.Header(header));
        }
    }

    // An application may set a default header on all its clients, but the key belongs to this one service.
    [Theory]
    [MemberData(nameof(Defaults))]
    public async Task Key_TakesPrecedence_WhenTheHeaderIsADefaultOfTheClient(string header, string entryPoint)
    {
        var transport = new RecordingTransport();
        await using var application = Create(transport, header, hasKey: true, entryPoint, http => http.ConfigureHttpClient(client => client.DefaultRequestHeaders.TryAddWithoutValidation(header, "default")));

        foreach (var call in Enum.GetValues<ProbeCall>())
            await application.CallAsync(call, Ct);

        Assert.All(transport.Sent, sent => Assert.Equal(header == Authorization ? $"Bearer {ProbeApplication.Key}" : ProbeApplication.Key, sent.Header(header)));
    }

    [Theory]
    [InlineData(Authorization)]
    [InlineData(ApiKey)]
    public async Task Header_IsSent_WhenThereIsNoKey(string header)
    {
        var transport = new RecordingTransport();
        await using var byDefault = Create(transport, header, hasKey: false, http => http.ConfigureHttpClient(client => client.DefaultRequestHeaders.TryAddWithoutValidation(header, "default")));
        await using var byHandler = Create(transport, header, hasKey: false, http => Add(http, "adds", header));

        await byDefault.CallAsync(ProbeCall.Get, Ct);
        await byHandler.CallAsync(ProbeCall.Get, Ct);

        Assert.Equal(["default", "handlers"], transport.Sent.Select(sent => sent.Header(header)));
    }

    [Fact]
    public async Task DefaultHeader_IsReplaced_WhenTheMethodSetsTheHeader()
    {
        var transport = new RecordingTransport();
        await using var application = Create(transport, Authorization, hasKey: true, http => http.ConfigureHttpClient(client => client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", "default")));

        await application.Probe.TryAsync((api, ct) => api.GetAuthorizedAsync("users-token", ct), Ct);

        Assert.Equal("Bearer users-token", transport.Only.Header(Authorization));
    }

    private static void Add(IHttpClientBuilder http, string handler, string header) =>
        http.AddHttpMessageHandler(() => new ChangingHandler(request => _handlers[handler](request, header)));

    private static ProbeApplication Create(RecordingTransport transport, string header, bool hasKey, Action<IHttpClientBuilder>? http = null) =>
        Create(transport, header, hasKey, "http:", http ?? (_ => { }));

    private static ProbeApplication Create(RecordingTransport transport, string header, bool hasKey, string entryPoint, Action<IHttpClientBuilder> http) =>
        new("http://svc.example", (EntryPoint.Through(entryPoint, http) with
        {
            Settings = hasKey ? [("ApiKeyHeader", header)] : [("ApiKeyHeader", header), ("ApiKey", null)],
        }).Over(transport));
}
