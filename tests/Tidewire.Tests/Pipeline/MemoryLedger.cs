using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Tidewire.Tests.Clients.Ledger;

namespace Tidewire.Tests.Pipeline;

/// <summary>A client with its whole pipeline, on a fake clock, in front of a service in memory.</summary>
internal sealed class MemoryLedger : HttpMessageHandler
{
    private readonly TestApplication _application;

    public MemoryLedger(Action<IHttpClientBuilder>? http = null, params (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string?> { ["Tidewire:Ledger:BaseAddress"] = "http://127.0.0.1:9/base", ["Tidewire:Ledger:Retry:BaseDelay"] = "00:00:00" };
        foreach (var (key, value) in settings)
            all["Tidewire:Ledger:" + key] = value;

        _application = new(
            all,
            services => services.AddSingleton<TimeProvider>(Clock),
            builder => builder.AddClient<ILedgerApi>("Ledger", LedgerJsonContext.Default, http: client =>
            {
                client.ConfigurePrimaryHttpMessageHandler(() => this);
                http?.Invoke(client);
            }));
        Api = _application.Services.GetRequiredService<ServiceCaller<ILedgerApi>>();
    }

    public FakeTimeProvider Clock { get; } = new();

    public IServiceProvider Services => _application.Services;

    public ServiceCaller<ILedgerApi> Api { get; }

    /// <summary>The service.</summary>
    public Func<CancellationToken, Task<HttpResponseMessage>> Answer { get; set; } = _ => Task.FromResult(Entry());

    /// <summary>Sees each request before it is recorded.</summary>
    public Action<HttpRequestMessage>? Arriving { get; set; }

    /// <summary>Address and headers of each request, as they arrived.</summary>
    public List<(Uri Address, Dictionary<string, string> Headers)> Requests { get; } = [];

    public static HttpResponseMessage Entry(string body = """{"id":"e1","amount-due":12.5}""", int status = 200) =>
        new((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    public void AnswerWith(int status) => Answer = _ => Task.FromResult(new HttpResponseMessage((HttpStatusCode)status));

    public Task<ServiceResult<Entry>> GetAsync(CancellationToken? cancellation = null) =>
        Api.TryAsync((api, ct) => api.GetAsync("e1", ct), cancellation ?? TestContext.Current.CancellationToken);

    public Task<ServiceResult<Entry>> PostAsync() =>
        Api.TryAsync((api, ct) => api.PostAsync(new("e1", 1), null, ct), TestContext.Current.CancellationToken);

    /// <summary>Sends a request with the HTTP client itself, not with a method of the interface.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string address, HttpContent? body = null)
    {
        using var client = Services.GetRequiredService<IHttpClientFactory>().CreateClient("Tidewire.Ledger");
        return await client.SendAsync(new(method, address) { Content = body }, TestContext.Current.CancellationToken);
    }

    public void DisposeServices() => _application.Dispose();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is { } body)
            await body.CopyToAsync(Stream.Null, cancellationToken);
        Arriving?.Invoke(request);
        Requests.Add((request.RequestUri!, request.Headers.NonValidated.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
        return await Answer(cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _application.Dispose();
        base.Dispose(disposing);
    }
}
