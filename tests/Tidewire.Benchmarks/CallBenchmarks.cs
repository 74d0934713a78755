using System.Net.Http.Json;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Tidewire.Benchmarks;

/// <summary>
/// The cost of a verification, compared with an HttpClient that has the same standard resilience handler and with one that has none. The
/// in-memory transport completes asynchronously, like a real one.
/// </summary>
[MemoryDiagnoser]
public class CallBenchmarks
{
    private readonly Dictionary<string, string> _body = new() { ["token"] = "a-token" };
    private ServiceProvider _services = null!;
    private HttpClient _plain = null!;
    private HttpClient _standard = null!;
    private IAuthService _auth = null!;
    private IAuthService _isolated = null!;
    private IAuthService _rejecting = null!;

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        var services = new ServiceCollection();
        services.AddHttpClient("plain").ConfigurePrimaryHttpMessageHandler(() => new InMemoryService(200)).RemoveAllLoggers();
        services.AddHttpClient("standard").ConfigurePrimaryHttpMessageHandler(() => new InMemoryService(200)).RemoveAllLoggers().AddStandardResilienceHandler();
        services.AddTidewireCore(new ConfigurationBuilder().Build()).AddAuth(At).AddAuth("Isolated", At).AddAuth("Rejecting", At);
        services.AddHttpClient("Tidewire.Auth").ConfigurePrimaryHttpMessageHandler(() => new InMemoryService(200));
        services.AddHttpClient("Tidewire.Rejecting").ConfigurePrimaryHttpMessageHandler(() => new InMemoryService(401));
        _services = services.BuildServiceProvider();

        _plain = Client("plain");
        _standard = Client("standard");
        _auth = _services.GetRequiredService<IAuthService>();
        _isolated = _services.GetRequiredKeyedService<IAuthService>("Isolated");
        _rejecting = _services.GetRequiredKeyedService<IAuthService>("Rejecting");
        await _services.GetRequiredService<ICircuitMonitor>().IsolateAsync("Isolated");
    }

    [GlobalCleanup]
    public void CleanUp() => _services.Dispose();

    [Benchmark]
    public Task<TokenClaims?> PlainHttpClient() => PostAsync(_plain);

    [Benchmark(Baseline = true)]
    public Task<TokenClaims?> HttpClientWithStandardHandler() => PostAsync(_standard);

    [Benchmark]
    public Task<ServiceResult<TokenClaims>> Verify() => _auth.TryVerifyTokenAsync("a-token");

    [Benchmark]
    public Task<ServiceResult<TokenClaims>> VerifyRejected() => _rejecting.TryVerifyTokenAsync("a-token");

    [Benchmark]
    public Task<ServiceResult<TokenClaims>> VerifyWithOpenCircuit() => _isolated.TryVerifyTokenAsync("a-token");

    private static void At(AuthOptions options) => options.BaseAddress = new("https://auth.example.com");

    private HttpClient Client(string name)
    {
        var client = _services.GetRequiredService<IHttpClientFactory>().CreateClient(name);
        client.BaseAddress = new("https://auth.example.com");
        return client;
    }

    private async Task<TokenClaims?> PostAsync(HttpClient client)
    {
        using var response = await client.PostAsJsonAsync("/verify", _body);
        return response.IsSuccessStatusCode ? await response.Content.ReadFromJsonAsync<TokenClaims>() : null;
    }
}
