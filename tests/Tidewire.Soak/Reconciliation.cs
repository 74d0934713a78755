namespace Tidewire.Soak;

/// <summary>Lays what the service did beside what the callers were told.</summary>
internal sealed class Reconciliation(string facade, bool keysHonored, Complaints complaints)
{
    // A request of a call given up may reach the service after the books of its round were closed.
    private CallerBook _before = new();

    public int ActedOn { get; private set; }

    public int Accepted { get; private set; }

    /// <summary>Acted on although the caller was left in doubt, and told so.</summary>
    public int ActedOnInDoubt { get; private set; }

    public void Check(CallerBook told, IReadOnlyDictionary<string, ServedCall> done)
    {
        foreach (string id in told.Accepted.Keys)
        {
            if (!done.TryGetValue(id, out var call) || call.Acts == 0)
                complaints.Add($"{facade} {id}: the caller was told that it was accepted, but the service has not acted");
        }

        foreach (var (id, call) in done)
        {
            CheckRequests(id, call);
            if (call.Acts > 0)
                CheckKnown(id, call, told);
        }

        Accepted += told.Accepted.Count;
        _before = told;
    }

    private void CheckKnown(string id, ServedCall call, CallerBook told)
    {
        ActedOn++;
        if (told.Uncertain.ContainsKey(id) || _before.Uncertain.ContainsKey(id))
            ActedOnInDoubt++;
        else if (!told.Accepted.ContainsKey(id))
            complaints.Add($"{facade} {id}: the service has acted ({Story(call)}), but the caller was told for certain that it has not: {told.Refused.GetValueOrDefault(id, "nothing")}");
    }

    private void CheckRequests(string id, ServedCall call)
    {
        if (call.IsKeyMissing)
            complaints.Add($"{facade} {id}: a request came without an idempotency key ({Story(call)})");
        if (call.Keys > 1)
            complaints.Add($"{facade} {id}: its requests carried {call.Keys} different idempotency keys ({Story(call)})");
        if (call.Acts > 1)
            complaints.Add($"{facade} {id}: the service acted {call.Acts} times ({Story(call)})");
        if (!keysHonored && call.Fates.SkipLast(1).Any(fate => fate is not (Fate.Throttle or Fate.TurnAway)))
            complaints.Add($"{facade} {id}: sent again although the service may have acted ({Story(call)})");
        if (keysHonored && call.Fates.SkipLast(1).Any(fate => fate is Fate.Refuse or Fate.Accept))
            complaints.Add($"{facade} {id}: sent again after a clear answer ({Story(call)})");
    }

    private static string Story(ServedCall call) => string.Join(", ", call.Fates);
}
