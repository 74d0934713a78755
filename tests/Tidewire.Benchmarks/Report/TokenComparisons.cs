using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Tidewire.Benchmarks.Report;

/// <summary>Verifications that do not each make a call: cached tokens, compared with hashing the token, and many callers that wait for one shared call.</summary>
internal static class TokenComparisons
{
    private const int Waiters = 10_000;

    public static IEnumerable<Comparison> All()
    {
        foreach (int length in new[] { 256, 900 })
        {
            string token = new('t', length);
            using var services = Services(new MemoryTransport(HttpStatusCode.OK, isAsynchronous: false), isCached: true);
            var auth = services.GetRequiredService<IAuthService>();
            yield return new($"cached token, {length} characters", [
                new("SHA-256 of the token alone", count => Hash(token, count)),
                new("Tidewire", async count =>
                {
                    for (int i = 0; i < count; i++)
                        await auth.VerifyTokenAsync(token);
                }),
            ]);
        }

        var gate = new GatedTransport();
        using var waiting = Services(gate, isCached: false);
        var waitedFor = waiting.GetRequiredService<IAuthService>();
        using var peers = new Peers(() => gate);
        int number = 0;
        yield return new($"{Waiters.ToString("N0", CultureInfo.InvariantCulture)} callers of one token", [
            new("hand-written, one call for all", _ => gate.WhileHeldAsync(() => ShareOneCallAsync(peers.HandWritten)), Count: 1),
            new("Tidewire", _ => OnceAsync(gate, () => WaitAsync(waitedFor, $"token-{number++}")), Count: 1),
        ]);
    }

    private static async Task OnceAsync(GatedTransport gate, Func<Task> start)
    {
        int before = gate.Calls;
        await gate.WhileHeldAsync(start);
        if (gate.Calls != before + 1)
            throw new InvalidOperationException($"All callers of one token must share one call, but {gate.Calls - before} calls were made.");
    }

    private static Task Hash(string token, int count)
    {
        Span<byte> text = stackalloc byte[token.Length];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        for (int i = 0; i < count; i++)
        {
            Encoding.UTF8.GetBytes(token, text);
            SHA256.HashData(text, hash);
        }

        return Task.CompletedTask;
    }

    private static Task<TokenClaims?[]> WaitAsync(IAuthService auth, string token) => Task.WhenAll(Enumerable.Range(0, Waiters).Select(_ => auth.VerifyTokenAsync(token)));

    private static Task<Wire.Claims?[]> ShareOneCallAsync(HandWrittenClient hand)
    {
        var call = hand.VerifyAsync("token");
        return Task.WhenAll(Enumerable.Range(0, Waiters).Select(_ => ReceiveAsync()));

        async Task<Wire.Claims?> ReceiveAsync() => await call;
    }

    private static ServiceProvider Services(HttpMessageHandler transport, bool isCached)
    {
        var services = new ServiceCollection();
        services.AddTidewireCore(new ConfigurationBuilder().Build()).AddAuth(
            options =>
            {
                options.BaseAddress = new("https://auth.example.com");
                options.Cache.Enabled = isCached;
                options.Cache.Duration = TimeSpan.FromHours(1);
            },
            http: http => http.ConfigurePrimaryHttpMessageHandler(() => transport));
        return services.BuildServiceProvider();
    }

    /// <summary>Answers when all callers are waiting.</summary>
    private sealed class GatedTransport : HttpMessageHandler
    {
        private readonly MemoryTransport _inner = new(HttpStatusCode.OK, isAsynchronous: false);
        private TaskCompletionSource _open = new();

        public int Calls { get; private set; }

        public async Task WhileHeldAsync(Func<Task> start)
        {
            _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
            var all = start();
            _open.SetResult();
            await all;
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Calls++;
            await _open.Task;
            return await new HttpMessageInvoker(_inner, disposeHandler: false).SendAsync(request, cancellationToken);
        }
    }
}
