using System.Net;

namespace Tidewire.Soak;

/// <summary>
/// Compares the actions of the service with the results of the callers, and the requests with the responses that reached the client.
/// </summary>
internal sealed class Reconciliation(string facade, bool keysHonored, Complaints complaints)
{
    // A request of a canceled call may reach the service after the round of the call has ended.
    private CallerBook _before = new();

    public int ActedOn { get; private set; }

    public int Accepted { get; private set; }

    /// <summary>The number of calls that the service acted on and whose result was ambiguous.</summary>
    public int ActedOnInDoubt { get; private set; }

    public void Check(CallerBook book, IReadOnlyDictionary<string, ServedCall> done, IReadOnlyDictionary<int, HttpStatusCode> received)
    {
        foreach (string id in book.Accepted.Keys)
        {
            if (!done.TryGetValue(id, out var call) || call.Acts == 0)
                complaints.Add($"{facade} {id}: the result is a success, but the service has not acted");
        }

        foreach (var (id, call) in done)
        {
            CheckRequests(id, call, received);
            if (call.Acts > 0)
                CheckKnown(id, call, book, received);
        }

        Accepted += book.Accepted.Count;
        _before = book;
    }

    private void CheckKnown(string id, ServedCall call, CallerBook book, IReadOnlyDictionary<int, HttpStatusCode> received)
    {
        ActedOn++;
        if (book.Uncertain.ContainsKey(id) || _before.Uncertain.ContainsKey(id))
            ActedOnInDoubt++;
        else if (!book.Accepted.ContainsKey(id))
            complaints.Add($"{facade} {id}: the service has acted ({Story(call, received)}), but the result says that it has not: {book.Refused.GetValueOrDefault(id, "nothing")}");
    }

    private void CheckRequests(string id, ServedCall call, IReadOnlyDictionary<int, HttpStatusCode> received)
    {
        if (call.IsKeyMissing)
            complaints.Add($"{facade} {id}: a request came without an idempotency key ({Story(call, received)})");
        if (call.Keys > 1)
            complaints.Add($"{facade} {id}: its requests carried {call.Keys} different idempotency keys ({Story(call, received)})");
        if (call.Acts > 1)
            complaints.Add($"{facade} {id}: the service acted {call.Acts} times ({Story(call, received)})");

        var repeated = call.Requests.SkipLast(1);
        if (!keysHonored && repeated.Any(request => !HasCertainlyNotActed(request, received)))
            complaints.Add($"{facade} {id}: sent again although the service may have acted ({Story(call, received)})");
        if (keysHonored && repeated.Any(request => received.TryGetValue(request.Number, out var status) && IsClear(status)))
            complaints.Add($"{facade} {id}: sent again after a clear answer ({Story(call, received)})");
    }

    private static bool HasCertainlyNotActed(ServedRequest request, IReadOnlyDictionary<int, HttpStatusCode> received) =>
        request.Fate is Fate.Throttle or Fate.TurnAway && received.ContainsKey(request.Number);

    // 409 is excluded: after an ambiguous attempt, it means that the first request is still being processed.
    private static bool IsClear(HttpStatusCode status) => (int)status is (>= 200 and < 300) or (>= 400 and < 500 and not (408 or 409 or 429));

    private static string Story(ServedCall call, IReadOnlyDictionary<int, HttpStatusCode> received) => string.Join(
        ", ", call.Requests.Select(request => $"{request.Fate} {(received.TryGetValue(request.Number, out var status) ? (int)status : "not received")}"));
}
