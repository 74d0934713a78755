using Microsoft.Extensions.Time.Testing;
using Tidewire.FaultTests.Probe;

namespace Tidewire.FaultTests.Circuits;

/// <summary>An outage from the callers' view: 200 calls a second, on a fake clock.</summary>
public sealed class OutageTests
{
    private static readonly TimeSpan _pace = TimeSpan.FromMilliseconds(5);

    private static readonly Dictionary<string, Func<HttpResponseMessage>> _outages = new()
    {
        ["refused"] = () => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused"),
        ["lost"] = () => throw new HttpRequestException(HttpRequestError.ResponseEnded, "lost"),
        ["502"] = () => RecordingTransport.Status(502),
        ["503"] = () => RecordingTransport.Status(503),
        ["500"] = () => RecordingTransport.Status(500),
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static MatrixTheoryData<string, double, ProbeCall> Outages =>
        new(_outages.Keys, [0.1, 0.5, 1.0, 1.005, 1.3, 1.9, 2.9], [ProbeCall.Verify, ProbeCall.Send, ProbeCall.Get]);

    public static TheoryData<string> Kinds => [.. _outages.Keys];

    [Theory]
    [MemberData(nameof(Outages))]
    public async Task Outage_IsOverForCallers_WithinTwoSecondsOfItsEnd(string outage, double seconds, ProbeCall call)
    {
        var load = new Load(outage, call);
        await using (load)
        {
            await load.RunAsync(TimeSpan.FromSeconds(1), isDown: false);
            await load.RunAsync(TimeSpan.FromSeconds(seconds), isDown: true);
            var recovery = await load.RunAsync(TimeSpan.FromSeconds(10), isDown: false);

            // In an outage of less than 3 s, the last break lasts at most 2 s.
            Assert.InRange(recovery.LastFailureAfter, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Service_GetsOneTrialPerBreak_DuringALongOutage(string outage)
    {
        await using var load = new Load(outage, ProbeCall.Verify);

        await load.RunAsync(TimeSpan.FromSeconds(1), isDown: false);
        var down = await load.RunAsync(TimeSpan.FromMinutes(5), isDown: true);

        // Five calls of three attempts each open the circuit. After that, each trial is one attempt.
        double[] trials = [.. down.RequestsAfter.Skip(5 * 3).Select(after => Math.Round(after.TotalSeconds, 1))];
        double[] expected = outage == "500" ? [.. Enumerable.Range(1, trials.Length).Select(second => (double)second)] : [1, 3, 7, 15, 31, 63, 123, 183, 243];
        Assert.Equal(expected, trials, (a, b) => Math.Abs(a - b) < 0.6);
        Assert.InRange(trials.Length, outage == "500" ? 290 : 9, outage == "500" ? 300 : 9);
    }

    // The service announces a restart for maintenance: the break lasts exactly as long as its Retry-After.
    [Fact]
    public async Task Break_IsTheRetryAfter_WhenTheServiceAnnouncesMaintenance()
    {
        await using var load = new Load(() => RecordingTransport.Status(503, retryAfter: "5"), ProbeCall.Verify);

        await load.RunAsync(TimeSpan.FromSeconds(1), isDown: false);
        await load.RunAsync(TimeSpan.FromSeconds(2), isDown: true);
        var recovery = await load.RunAsync(TimeSpan.FromSeconds(10), isDown: false);

        Assert.InRange(recovery.LastFailureAfter, TimeSpan.FromSeconds(2.9), TimeSpan.FromSeconds(3.1));
    }

    // A token that makes the service fail does not lock out other users while their calls succeed in between. Without such calls it opens the circuit, for one
    // second at a time.
    [Theory]
    [InlineData(2)]
    [InlineData(100)]
    public async Task Token_DoesNotLockOutOtherUsers_WhenItMakesTheServiceFail(int times)
    {
        var transport = new RecordingTransport
        {
            Answer = request => request.Content!.ReadAsStringAsync(Ct).GetAwaiter().GetResult().Contains("poison", StringComparison.Ordinal)
                ? RecordingTransport.Status(500)
                : RecordingTransport.Succeed(request),
        };
        var time = new FakeTimeProvider();
        await using var application = new ProbeApplication("http://svc.example", new ProbeSetup { Time = time }.Over(transport));
        var auth = application.Get<IAuthService>();
        int refused = 0;

        for (int i = 0; i < times; i++)
        {
            await auth.TryVerifyTokenAsync($"poison-{i}", Ct);
            if ((await application.CallAsync(ProbeCall.Verify, Ct)).Failure is not null)
                refused++;
        }

        Assert.Equal(0, refused);

        // No other call is made in between.
        for (int i = 0; i < times; i++)
        {
            await auth.TryVerifyTokenAsync($"poison-{i}", Ct);
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Null((await application.CallAsync(ProbeCall.Verify, Ct)).Failure);
        Assert.Equal(CircuitState.Closed, application.CircuitOf(ProbeCall.Verify).State);
    }

    private sealed record Phase(TimeSpan LastFailureAfter, IReadOnlyList<TimeSpan> RequestsAfter);

    private sealed class Load : IAsyncDisposable
    {
        private readonly FakeTimeProvider _time = new();
        private readonly RecordingTransport _transport = new();
        private readonly ProbeApplication _application;
        private readonly Func<HttpResponseMessage> _outage;
        private readonly ProbeCall _call;
        private readonly List<TimeSpan> _requests = [];
        private long _phase;
        private bool _isDown;

        public Load(string outage, ProbeCall call)
            : this(_outages[outage], call)
        {
        }

        public Load(Func<HttpResponseMessage> outage, ProbeCall call)
        {
            (_outage, _call) = (outage, call);
            _transport.Answer = request =>
            {
                _requests.Add(_time.GetElapsedTime(_phase));
                return _isDown ? _outage() : RecordingTransport.Succeed(request);
            };
            _application = new("http://svc.example", new ProbeSetup { Time = _time }.Over(_transport));
        }

        public async Task<Phase> RunAsync(TimeSpan length, bool isDown)
        {
            _isDown = isDown;
            _phase = _time.GetTimestamp();
            _requests.Clear();
            var lastFailure = TimeSpan.Zero;
            for (var passed = TimeSpan.Zero; passed < length; passed += _pace)
            {
                if ((await _application.CallAsync(_call, Ct)).Failure is not null)
                    lastFailure = passed;
                _time.Advance(_pace);
            }

            return new(lastFailure, [.. _requests]);
        }

        public ValueTask DisposeAsync() => _application.DisposeAsync();
    }
}
