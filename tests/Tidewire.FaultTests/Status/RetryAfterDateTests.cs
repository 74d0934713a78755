using System.Globalization;
using Tidewire.FaultTests.Circuits;
using Tidewire.FaultTests.Probe;

namespace Tidewire.FaultTests.Status;

/// <summary>A date in Retry-After is compared with the <c>Date</c> of the same response, because both come from the service's clock.</summary>
public sealed class RetryAfterDateTests
{
    private static readonly TimeSpan[] _skews =
        [TimeSpan.Zero, TimeSpan.FromHours(1), TimeSpan.FromHours(-1), TimeSpan.FromDays(-400), TimeSpan.FromDays(4_000)];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static MatrixTheoryData<int, int, int> Dates => new(Enumerable.Range(0, _skews.Length), [0, 1, 3, -30], [429, 503]);

    [Theory]
    [MemberData(nameof(Dates))]
    public async Task Pause_IsMeasuredByTheClockOfTheService_WhenTheResponseHasADate(int skew, int seconds, int status)
    {
        var time = new SignalingClock();
        var serverNow = time.GetUtcNow() + _skews[skew];
        int sent = 0;
        var transport = new RecordingTransport { Answer = request => ++sent == 1 ? Refuse(status, serverNow, serverNow.AddSeconds(seconds)) : RecordingTransport.Succeed(request) };
        await using var application = new ProbeApplication("http://svc.example", new ProbeSetup { Time = time }.Over(transport));
        var backingOff = seconds > 0 ? time.WaiterOf(TimeSpan.FromSeconds(seconds)) : Task.CompletedTask;

        var call = application.CallAsync(ProbeCall.Send, Ct);
        await backingOff;
        time.Advance(TimeSpan.FromSeconds(Math.Max(seconds, 0)));
        var end = await call;

        Assert.Equal((null, 2), (end.Kind, end.Attempts));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Failure_HasTheRetryAfter_WhenItDoesNotFitTheBudget(int skew)
    {
        var time = new SignalingClock();
        var serverNow = time.GetUtcNow() + _skews[skew];
        var transport = new RecordingTransport { Answer = _ => Refuse(429, serverNow, serverNow.AddMinutes(2)) };
        await using var application = new ProbeApplication("http://svc.example", new ProbeSetup { Time = time }.Over(transport));

        var end = await application.CallAsync(ProbeCall.Send, Ct);

        Assert.Equal((ServiceFailureKind.Throttled, 1, TimeSpan.FromMinutes(2)), (end.Kind, end.Attempts, end.Failure?.RetryAfter));
    }

    // Without a valid Date, the client's clock is the only one to compare with.
    [Theory]
    [InlineData(null)]
    [InlineData("yesterday")]
    public async Task Pause_IsMeasuredByTheClockOfTheClient_WhenTheResponseHasNoValidDate(string? date)
    {
        var time = new SignalingClock();
        var transport = new RecordingTransport { Answer = _ => Refuse(429, date, time.GetUtcNow().AddMinutes(2)) };
        await using var application = new ProbeApplication("http://svc.example", new ProbeSetup { Time = time }.Over(transport));

        var end = await application.CallAsync(ProbeCall.Send, Ct);

        Assert.Equal(TimeSpan.FromMinutes(2), end.Failure?.RetryAfter);
    }

    private static HttpResponseMessage Refuse(int status, DateTimeOffset date, DateTimeOffset until) => Refuse(status, date.ToString("R", CultureInfo.InvariantCulture), until);

    private static HttpResponseMessage Refuse(int status, string? date, DateTimeOffset until)
    {
        var response = RecordingTransport.Status(status, until.ToString("R", CultureInfo.InvariantCulture));
        if (date is not null)
            response.Headers.TryAddWithoutValidation("Date", date);
        return response;
    }
}
