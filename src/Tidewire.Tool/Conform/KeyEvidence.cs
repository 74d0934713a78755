using System.Text.Json.Nodes;
using Tidewire.Tool.Reporting;
using Tidewire.Tool.Wire;

namespace Tidewire.Tool.Conform;

/// <summary>Collects the evidence that a service acts only once per key: the count of an observer, or otherwise the responses.</summary>
internal sealed class KeyEvidence(ActionCall call, Observer? observer, Report report)
{
    private const string Name = "acts once";
    private static readonly string[] _otherIds = ["request_id", "trace_id", "correlation_id", "user_id"];

    private long? _before;
    private int _proofs;
    private bool _isRefuted;

    private string Option => $"Tidewire:{(call.Service == "notifications" ? "Notifications" : "Analytics")}:IdempotencyKeysHonored";

    /// <summary>Records the count before a request.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken) =>
        _before = observer is null ? null : await observer.CountAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Reports how many times the service has acted since the last count. Once is expected.</summary>
    public async Task AddAsync(string situation, CancellationToken cancellationToken)
    {
        if (observer is null)
            return;

        long? now = await observer.CountAsync(cancellationToken).ConfigureAwait(false);
        var (verdict, text) = (now - _before) switch
        {
            null => (Verdict.Problem, $"--observe-url cannot be read: {observer.Problem}"),
            1 => (Verdict.Ok, "the service acted once. Evidence: observed"),
            > 1 and long count => (Verdict.Problem, $"the service acted {count} times for one Idempotency-Key. Evidence: observed"),
            _ => (Verdict.Unknown, "--observe-url shows no new action. Check that it counts the actions for this user; a longer --observe-wait may help"),
        };
        report.Add(call.Service, $"{Name}, {situation}", verdict, text);
        _proofs += verdict == Verdict.Ok ? 1 : 0;
        _isRefuted |= now - _before > 1;
        _before = now;
    }

    /// <summary>Adds the summary.</summary>
    /// <param name="first">The response to a request.</param>
    /// <param name="second">The response to the repeated request.</param>
    /// <param name="other">The response to a request with another key.</param>
    /// <param name="repeatsFollowContract">Whether the responses to repeated requests follow the contract.</param>
    public void AddVerdict(Answer first, Answer second, Answer? other, bool repeatsFollowContract)
    {
        var (verdict, text) = (_isRefuted, _proofs) switch
        {
            (true, _) => (Verdict.Problem, $"the service acts more than once for one key. {Option} must be false: with true, users would get messages twice"),
            (_, 3) when !repeatsFollowContract => (Verdict.Problem, "the service acts once for one key, but does not answer a repeated request with a success. " +
                $"{Option} should be false: with true, callers would treat completed requests as refused"),
            (_, 3) => (Verdict.Ok, $"the service acts once for one key, even if requests are concurrent or an answer is lost. {Option} may be true"),
            (_, > 0) => (Verdict.Unknown, $"the service acted once in every observed case, but not every case was observed. Until every case has been observed, {Option} should be false"),
            _ => OfAnswers(first, second, other),
        };
        report.Add(call.Service, Name, verdict, text);
    }

    private (Verdict Verdict, string Text) OfAnswers(Answer first, Answer second, Answer? other)
    {
        if (IdOf(first) is { } id && IdOf(second) is { } again && id != again)
            return (Verdict.Problem, $"the repeated request got a different id: the service acted again. Evidence: the answers. {Option} must be false");

        bool isReplayed = first.Body.Length > 0 && first.Body == second.Body && other is not null && other.Body != first.Body;
        return isReplayed
            ? (Verdict.Unknown, "the repeated request got the same answer, and a request with a different key got a different answer. Evidence: " +
                $"a replayed answer, which shows that the service recognizes keys, but not that it acted once. Before {Option} is set to true, use --observe-url to prove that it acts once")
            : (Verdict.Unknown, $"the answers do not show whether the service acted once. Evidence: none. Until --observe-url provides evidence, {Option} should be false");
    }

    // Reads only the id of the created item: the id of a request is different each time.
    private static string? IdOf(Answer answer) => answer.Json is JsonObject json
        ? json.Where(field => IsId(field.Key)).Select(field => field.Value?.ToJsonString()).FirstOrDefault()
        : null;

    private static bool IsId(string name) => (name == "id" || name.EndsWith("_id", StringComparison.Ordinal)) && !_otherIds.Contains(name);
}
