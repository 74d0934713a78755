using System.Net;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Tidewire.Tests.Clients.Ledger;

namespace Tidewire.Tests.Pipeline;

/// <summary>A client with its whole pipeline, on a fake clock, connected to an in-memory service.</summary>
internal sealed class MemoryLedger : MemoryService
{
    public MemoryLedger(Action<IHttpClientBuilder>? http = null, params (string Key, string Value)[] settings)
        : this(
            (builder, primary) => builder.AddClient<ILedgerApi>("Ledger", LedgerJsonContext.Default, http: client =>
            {
                client.ConfigurePrimaryHttpMessageHandler(() => primary);
                http?.Invoke(client);
            }),
            settings)
    {
    }

    /// <param name="definition">The definition of the client, called <c>Ledger</c>.</param>
    /// <param name="settings">The settings of its section.</param>
    public MemoryLedger(ServiceClientDefinition definition, params (string Key, string Value)[] settings)
        : this(
            (builder, primary) =>
            {
                builder.AddClient<ILedgerApi, ServiceClientOptions>(definition, static (section, options) => section.Bind(options));
                builder.Services.AddHttpClient("Tidewire.Ledger").ConfigurePrimaryHttpMessageHandler(() => primary);
            },
            settings)
    {
    }

    private MemoryLedger(Action<TidewireBuilder, MemoryLedger> add, (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string?> { ["Tidewire:Ledger:BaseAddress"] = "http://127.0.0.1:9/base", ["Tidewire:Ledger:Retry:BaseDelay"] = "00:00:00" };
        foreach (var (key, value) in settings)
            all["Tidewire:Ledger:" + key] = value;

        Application = new(all, services => services.AddSingleton<TimeProvider>(Clock), builder => add(builder, this));
        Answer = _ => Task.FromResult(Entry());
        Api = Application.Services.GetRequiredService<ServiceCaller<ILedgerApi>>();
    }

    public TestApplication Application { get; }

    public FakeTimeProvider Clock { get; } = new();

    public IServiceProvider Services => Application.Services;

    public ServiceCaller<ILedgerApi> Api { get; }

    public static HttpResponseMessage Entry(string body = """{"id":"e1","amount-due":12.5}""", int status = 200) =>
        new((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

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

    public void DisposeServices() => Application.Dispose();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Application.Dispose();
        base.Dispose(disposing);
    }
}
