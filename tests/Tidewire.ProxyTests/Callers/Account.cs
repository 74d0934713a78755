using System.Collections.Concurrent;
using Tidewire.ProxyTests.Servers;

namespace Tidewire.ProxyTests.Callers;

/// <summary>The results of the calls, for comparison with the requests that reached the upstream.</summary>
internal sealed class Account
{
    private readonly ConcurrentQueue<ReportedCall> _calls = new();

    public IReadOnlyList<ReportedCall> Calls => [.. _calls];

    /// <summary>The number of calls by outcome.</summary>
    public IReadOnlyDictionary<string, int> Endings => _calls.CountBy(call => call.Ending).ToDictionary();

    public void Add(ReportedCall call) => _calls.Enqueue(call);

    /// <summary>Asserts that every call had one of these outcomes.</summary>
    public void AssertOnly(params string[] endings) => Assert.True(
        _calls.All(call => endings.Contains(call.Ending)), $"{this}; first {_calls.FirstOrDefault(call => !endings.Contains(call.Ending))?.Failure}");

    /// <summary>
    /// Asserts that the upstream got every successful call and no call with an unambiguous failure; that it got no call more times than the
    /// call's reported number of attempts; and, if a lost request may not be retried, no call more than once.
    /// </summary>
    public void AssertAgreesWith(Upstream upstream, bool repeatable = false)
    {
        var requests = upstream.RequestsByCall();
        Assert.All(_calls, call =>
        {
            int had = requests.GetValueOrDefault(call.Id);
            Assert.True(had <= call.Attempts, $"{call.Id}: the upstream had {had} requests, but the result reports only {call.Attempts} attempts");
            if (call.Failure is null)
                Assert.True(had >= 1, $"{call.Id}: the result is a success, but nothing reached the upstream");
            if (call is { Facade: not Facade.Verify, Failure.IsAmbiguous: false })
                Assert.True(had == 0, $"{call.Id}: the upstream had {had} requests, but the result says that it had none: {call.Failure}");
            if (call.Facade != Facade.Verify && !repeatable)
                Assert.True(had <= 1, $"{call.Id}: the upstream had {had} requests of a call that may not be retried");
        });
    }

    /// <summary>The endings in one line, for messages.</summary>
    public override string ToString() => string.Join(", ", Endings.OrderBy(ending => ending.Key, StringComparer.Ordinal).Select(ending => $"{ending.Value} {ending.Key}"));
}
