using Tidewire.FaultTests.Matrix;
using Tidewire.FaultTests.Probe;
using Tidewire.FaultTests.Server;
using static Tidewire.FaultTests.Matrix.Expect;
using static Tidewire.FaultTests.Server.Steps;

namespace Tidewire.FaultTests.Attempts;

/// <summary>Services that honor idempotency keys answer 409 while the first request with the same key is still being processed (idempotency-key draft, section 2.6).</summary>
public sealed class ConflictTests
{
    private static readonly Step[] _conflict = [ReadRequest, Answer("409 Conflict")];
    private static readonly Step[] _conflictNow = [ReadRequest, Answer("409 Conflict", "Retry-After: 0")];
    private static readonly Step[] _conflictLong = [ReadRequest, Answer("409 Conflict", "Retry-After: 3600")];
    private static readonly Step[] _error = [ReadRequest, Answer("500 Error")];
    private static readonly Step[] _unavailable = [ReadRequest, Answer("503 Unavailable")];
    private static readonly Step[] _lost = [ReadRequest, Reset];
    private static readonly Step[] _later = [ReadRequest, Answer("429 Later", "Retry-After: 0")];
    private static readonly Step[] _success = [ReadRequest, Answer("202 Accepted", "Content-Type: application/json", """{"id":"1"}""")];

    // The responses of the service in order; then the outcome of the call with and without honored keys.
    private static readonly Dictionary<string, (Step[][] Script, Expect Honored, Expect NotHonored)> _cases = new()
    {
        ["409"] = ([_conflict], Rejected(), Rejected()),
        ["409 with Retry-After, success"] = ([_conflictNow, _success], Success(2), Rejected()),
        ["409 with Retry-After, always"] = ([_conflictNow], Unavailable(3).Maybe, Rejected()),
        ["409 with Retry-After, then without"] = ([_conflictNow, _conflict], Unavailable(3).Maybe, Rejected()),
        ["409 with a Retry-After beyond the budget"] = ([_conflictLong], Throttled().Maybe, Rejected()),
        ["500, 409, success"] = ([_error, _conflict, _success], Success(3), Unavailable().Maybe),
        ["500, 409, 409"] = ([_error, _conflict], Unavailable(3).Maybe, Unavailable().Maybe),
        ["500, 409 with a Retry-After beyond the budget"] = ([_error, _conflictLong], Throttled(2).Maybe, Unavailable().Maybe),
        ["503, 409, success"] = ([_unavailable, _conflict, _success], Success(3), Unavailable().Maybe),
        ["lost, 409, success"] = ([_lost, _conflict, _success], Success(3), Unavailable().Maybe),
        ["lost, 409, 409"] = ([_lost, _conflict], Unavailable(3).Maybe, Unavailable().Maybe),
        ["429, 409"] = ([_later, _conflict], Rejected(2), Rejected(2)),
        ["429, 409 with Retry-After, success"] = ([_later, _conflictNow, _success], Success(3), Rejected(2)),
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static MatrixTheoryData<string, bool, ProbeCall> Cases => new(_cases.Keys, [false, true], [ProbeCall.Send, ProbeCall.Report, ProbeCall.Post]);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Call_EndsAsExpected_WhenTheServiceAnswers409(string answers, bool honored, ProbeCall call)
    {
        var line = _cases[answers];
        await using var server = new ScriptedServer(line.Script);
        await using var application = new ProbeApplication(server.Address.OriginalString, new() { Settings = [("IdempotencyKeysHonored", honored.ToString())] });

        var end = await application.CallAsync(call, Ct);

        Assert.Equal(honored ? line.Honored : line.NotHonored, new Expect(end.Kind, end.Attempts, server.Requests.Count, end.Failure?.IsAmbiguous ?? false));
        Assert.Single(server.Requests.Select(request => request.IdempotencyKey).Distinct(), key => key is not null);
    }

    // These requests carry no key, so a 409 is a real conflict.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Put_IsRejected_WhenItConflictsAfterAnAmbiguousAttempt(bool honored)
    {
        await using var server = new ScriptedServer(_error, _conflict);
        await using var application = new ProbeApplication(server.Address.OriginalString, new() { Settings = [("IdempotencyKeysHonored", honored.ToString())] });

        var result = await application.Probe.TryAsync((api, ct) => api.PutAsync("1", new("1"), ct), Ct);

        Assert.Equal((ServiceFailureKind.Rejected, 2, true), (result.Failure?.Kind, result.Attempts, result.Failure?.IsAmbiguous));
    }

    [Fact]
    public async Task Circuit_CountsNoFailure_WhenTheServiceAnswers409()
    {
        await using var server = new ScriptedServer(_conflictNow);
        await using var application = new ProbeApplication(server.Address.OriginalString, new() { Settings = [("IdempotencyKeysHonored", "true")] });

        for (int i = 0; i < 6; i++)
            await application.CallAsync(ProbeCall.Send, Ct);

        Assert.Equal((CircuitState.Closed, 0), (application.CircuitOf(ProbeCall.Send).State, application.CircuitOf(ProbeCall.Send).ConsecutiveFailures));
    }
}
