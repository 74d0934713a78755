namespace Tidewire.Benchmarks.Report;

/// <summary>Calls to Kestrel in another process: by one caller, and by many concurrent callers.</summary>
internal static class KestrelComparisons
{
    private const int ManyCallers = 64;
    private const int Rounds = 9;

    public static IEnumerable<Comparison> All(Lazy<ServiceProcess> server)
    {
        foreach (int callers in new[] { 1, ManyCallers })
        {
            // A token for each caller, so that callers do not share an answer.
            string[] tokens = [.. Enumerable.Range(0, callers).Select(number => $"token-{number:00}")];
            var peers = new Peers(transport: null, server.Value.Address);
            yield return new(
                $"verify over Kestrel, {callers} caller{(callers == 1 ? "" : "s")}",
                [
                    Of("hand-written", caller => peers.HandWritten.VerifyAsync(tokens[caller])),
                    Of("Tidewire", caller => peers.Auth.VerifyTokenAsync(tokens[caller])),
                    Of("Refit, minimal", caller => peers.VerifyByLeanRefitAsync(tokens[caller])),
                    Of("Refit, Task<T>", caller => peers.VerifyByRefitAsync(tokens[caller])),
                    Of("RestSharp", caller => peers.VerifyByRestSharpAsync(tokens[caller])),
                    Of("Flurl", caller => peers.VerifyByFlurlAsync(tokens[caller])),
                ],
                server.Value,
                Rounds);
            peers.Dispose();

            Contender Of(string name, Func<int, Task> call)
            {
                var latencies = new Latencies();
                return new(name, count => latencies.RunAsync(count, callers, call), Latencies: latencies);
            }
        }
    }
}
