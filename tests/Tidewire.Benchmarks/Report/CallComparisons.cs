using System.Net;

namespace Tidewire.Benchmarks.Report;

/// <summary>Calls over an in-memory transport.</summary>
internal static class CallComparisons
{
    private const string Token = "a-token";

    public static IEnumerable<Comparison> All()
    {
        foreach (bool isAsynchronous in new[] { false, true })
        {
            string kind = isAsynchronous ? "asynchronous" : "synchronous";
            foreach (var status in new[] { HttpStatusCode.OK, HttpStatusCode.Unauthorized })
            {
                var peers = new Peers(() => new MemoryTransport(status, isAsynchronous));
                yield return new($"verify, {(int)status}, {kind}", [
                    new("hand-written", n => Times(n, () => peers.HandWritten.VerifyAsync(Token))),
                    new("hand-written, no resilience", n => Times(n, () => peers.Bare.VerifyAsync(Token))),
                    new("Tidewire", n => Times(n, () => peers.Auth.VerifyTokenAsync(Token))),
                    new("Refit, minimal", n => Times(n, () => peers.VerifyByLeanRefitAsync(Token))),
                    new("Refit, Task<T>", n => Times(n, () => peers.VerifyByRefitAsync(Token))),
                    new("RestSharp", n => Times(n, () => peers.VerifyByRestSharpAsync(Token))),
                    new("Flurl", n => Times(n, () => peers.VerifyByFlurlAsync(Token))),
                ]);
            }

            var accepting = new Peers(() => new MemoryTransport(HttpStatusCode.Accepted, isAsynchronous));
            yield return new($"send, 202, {kind}", [
                new("hand-written", n => Times(n, () => accepting.HandWritten.SendAsync("ada", "Welcome!"))),
                new("Tidewire", n => Times(n, () => accepting.Notifications.SendAsync("ada", "Welcome!"))),
            ]);
            yield return new($"report, 202, {kind}", [
                new("hand-written", n => Times(n, () => accepting.HandWritten.ReportAsync("ada", "create", "document", "d-1"))),
                new("Tidewire", n => Times(n, () => accepting.Analytics.ReportActivityAsync("ada", "create", "document", "d-1"))),
            ]);
        }
    }

    private static async Task Times(int count, Func<Task> call)
    {
        for (int i = 0; i < count; i++)
            await call();
    }
}
