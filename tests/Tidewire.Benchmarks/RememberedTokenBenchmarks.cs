using System.Security.Cryptography;
using System.Text;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Tidewire.Benchmarks;

/// <summary>
/// The cost of a cached result, compared with its lower bound: hashing a token of 900 characters. With 64 threads, which share one token or
/// have a token each, the time per call does not grow unless the threads contend.
/// </summary>
[MemoryDiagnoser]
public class RememberedTokenBenchmarks
{
    private const int CallsPerCaller = 10_000;
    private readonly string[] _tokens = [.. Enumerable.Range(0, 64).Select(i => new string('t', 898) + i.ToString("00"))];
    private ServiceProvider _services = null!;
    private IAuthService _auth = null!;

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        var services = new ServiceCollection();
        services.AddTidewireCore(new ConfigurationBuilder().Build()).AddAuth(options =>
        {
            options.BaseAddress = new("https://auth.example.com");
            options.Cache.Enabled = true;
            options.Cache.Duration = TimeSpan.FromHours(1);
        });
        services.AddHttpClient("Tidewire.Auth").ConfigurePrimaryHttpMessageHandler(() => new InMemoryService(200));
        _services = services.BuildServiceProvider();
        _auth = _services.GetRequiredService<IAuthService>();
        foreach (string token in _tokens)
            await _auth.VerifyTokenAsync(token);
    }

    [GlobalCleanup]
    public void CleanUp() => _services.Dispose();

    [Benchmark(Baseline = true)]
    public int HashOnly()
    {
        Span<byte> text = stackalloc byte[900];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Encoding.UTF8.GetBytes(_tokens[0], text);
        return SHA256.HashData(text, hash);
    }

    [Benchmark]
    public Task<ServiceResult<TokenClaims>> Remembered() => _auth.TryVerifyTokenAsync(_tokens[0]);

    [Benchmark]
    public Task<TokenClaims?> RememberedPlain() => _auth.VerifyTokenAsync(_tokens[0]);

    [Benchmark(OperationsPerInvoke = 64 * CallsPerCaller)]
    public void Remembered64CallersOneToken() => Run(_ => 0);

    [Benchmark(OperationsPerInvoke = 64 * CallsPerCaller)]
    public void Remembered64CallersATokenEach() => Run(caller => caller);

    private void Run(Func<int, int> tokenOf)
    {
        var callers = Enumerable.Range(0, 64).Select(caller => new Thread(() =>
        {
            string token = _tokens[tokenOf(caller)];
            for (int i = 0; i < CallsPerCaller; i++)
                _auth.TryVerifyTokenAsync(token);
        })).ToList();
        callers.ForEach(caller => caller.Start());
        callers.ForEach(caller => caller.Join());
    }
}
