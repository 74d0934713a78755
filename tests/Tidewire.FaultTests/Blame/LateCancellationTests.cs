using Tidewire.FaultTests.Probe;

namespace Tidewire.FaultTests.Blame;

/// <summary>
/// The caller cancels just as an attempt ends. A call that would be retried is then canceled; a call whose result is final returns it.
/// </summary>
public sealed class LateCancellationTests
{
    private static readonly Dictionary<string, Func<HttpRequestMessage, HttpResponseMessage>> _transient = new()
    {
        ["429"] = _ => RecordingTransport.Status(429),
        ["429 with Retry-After"] = _ => RecordingTransport.Status(429, retryAfter: "1"),
        ["503"] = _ => RecordingTransport.Status(503),
        ["408"] = _ => RecordingTransport.Status(408),
        ["refused"] = _ => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused"),
        ["lost"] = _ => throw new HttpRequestException(HttpRequestError.ResponseEnded, "lost"),
    };

    // A verification is shared: each caller can cancel on its own, and the call continues for the others.
    private static readonly ProbeCall[] _calls = [.. Enum.GetValues<ProbeCall>().Where(call => call != ProbeCall.Verify)];

    public static MatrixTheoryData<string, ProbeCall> TransientFailures => new(_transient.Keys, _calls);

    public static TheoryData<ProbeCall> Calls => [.. _calls];

    [Theory]
    [MemberData(nameof(TransientFailures))]
    public async Task Call_IsCanceled_WhenItsCallerCancelsBeforeTheNextAttempt(string end, ProbeCall call)
    {
        using var caller = new CancellationTokenSource();
        var transport = new RecordingTransport
        {
            Answer = request =>
            {
                caller.Cancel();
                return _transient[end](request);
            },
        };
        await using var application = new ProbeApplication("http://svc.example", new ProbeSetup().Over(transport));

        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => application.CallAsync(call, caller.Token));

        Assert.Equal(caller.Token, thrown.CancellationToken);
        Assert.Single(transport.Sent);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Call_ReturnsItsResult_WhenItsCallerCancelsTooLate(ProbeCall call)
    {
        using var caller = new CancellationTokenSource();
        var transport = new RecordingTransport();
        await using var application = new ProbeApplication("http://svc.example", new ProbeSetup().Over(transport));
        transport.Answer = request =>
        {
            caller.Cancel();
            return RecordingTransport.Status(404);
        };

        var end = await application.CallAsync(call, caller.Token);

        Assert.Equal((ServiceFailureKind.Rejected, 404), (end.Kind, (int?)end.Failure?.StatusCode));
    }
}
