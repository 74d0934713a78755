using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Tidewire.Tests.Telemetry;

/// <summary>A series of failures is logged once when it begins and once when it ends, at the default level.</summary>
public sealed class OutageLogTests : WireTest
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Outage_IsLoggedWhenTheCircuitOpens_AndWhenItCloses()
    {
        Answer(500);
        using var application = Create(("Auth:CircuitBreaker:FailureThreshold", "3"));
        await FailAsync(application, 3);
        await FailAsync(application, 100);
        _time.Advance(TimeSpan.FromSeconds(1));
        await FailAsync(application, 10);
        Server.Reset();
        Answer(200, GoodClaims);
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.NotNull(await application.Auth.VerifyTokenAsync("tok", Cancellation));

        var lines = Lines(application);
        Assert.Equal([(1, LogLevel.Warning), (3, LogLevel.Error), (5, LogLevel.Information)], lines.Select(line => (line.Id.Id, line.Level)));
        Assert.Equal("Auth circuit closed: calls are sent again. In 3.0 s, 4 calls failed and 109 were not sent", lines[2].Message);
        Assert.Equal(113, application.Logs.GetSnapshot().Count(line => line.Id.Id is 1 or 2 or 15 && line.Category == "Tidewire"));
    }

    [Theory]
    [InlineData(500, "Unavailable")]
    [InlineData(429, "Throttled")]
    [InlineData(404, "InvalidResponse")]
    [InlineData(200, "InvalidResponse")]
    public async Task Failures_AreLoggedWhenTheyBegin_AndWhenACallIsAnsweredTenSecondsLater(int status, string kind)
    {
        Answer(status);
        using var application = Create(("Auth:CircuitBreaker:FailureThreshold", "50"));
        await FailAsync(application, 1);
        _time.Advance(TimeSpan.FromSeconds(8));
        await FailAsync(application, 39);
        Server.Reset();
        Answer(200, GoodClaims);

        await application.Auth.VerifyTokenAsync("tok", Cancellation);
        Assert.Single(Lines(application));
        _time.Advance(TimeSpan.FromSeconds(10));
        await application.Auth.VerifyTokenAsync("tok", Cancellation);
        await application.Auth.VerifyTokenAsync("tok", Cancellation);

        var lines = Lines(application);
        Assert.Equal([(1, LogLevel.Warning), (17, LogLevel.Information)], lines.Select(line => (line.Id.Id, line.Level)));
        Assert.Equal($"Auth calls are answered again after {kind}: 40 calls failed in 8.0 s, all but the first logged at Debug", lines[1].Message);
    }

    [Fact]
    public async Task Failure_IsLoggedOnce_WhenItIsTheOnlyOne()
    {
        using var application = Create();
        for (int i = 0; i < 3; i++)
        {
            Server.Reset();
            Answer(503);
            await FailAsync(application, 1);
            Server.Reset();
            Answer(200, GoodClaims);
            _time.Advance(TimeSpan.FromSeconds(10));
            await application.Auth.VerifyTokenAsync("tok", Cancellation);
        }

        Assert.Equal([1, 1, 1], Lines(application).Select(line => line.Id.Id));
    }

    [Fact]
    public async Task Refusal_IsLoggedEachTime_WhenItConcernsOnlyOneCall()
    {
        Answer(422);
        using var application = Create();

        for (int i = 0; i < 4; i++)
            await application.Notifications.SendAsync("ada", "text", cancellationToken: Cancellation);

        Assert.Equal([1, 1, 1, 1], Lines(application).Select(line => line.Id.Id));
    }

    [Fact]
    public async Task Isolation_IsLoggedWhenItBegins_AndWhenItEnds()
    {
        Answer(200, GoodClaims);
        using var application = Create();

        await application.Circuits.IsolateAsync("Auth", Cancellation);
        await FailAsync(application, 7);
        await application.Circuits.CloseAsync("Auth", Cancellation);

        var lines = Lines(application);
        Assert.Equal([(6, LogLevel.Warning), (5, LogLevel.Information)], lines.Select(line => (line.Id.Id, line.Level)));
        Assert.EndsWith("0 calls failed and 7 were not sent", lines[1].Message, StringComparison.Ordinal);
    }

    private static FakeLogRecord[] Lines(TestApplication application) => [.. application.Logs.GetSnapshot().Where(line => line.Level >= LogLevel.Information)];

    private static async Task FailAsync(TestApplication application, int times)
    {
        for (int i = 0; i < times; i++)
            Assert.Null(await application.Auth.VerifyTokenAsync("tok", Cancellation));
    }

    private TestApplication Create(params (string Key, string Value)[] settings) =>
        new(TestApplication.Settings(Address, [.. LongBudgets, .. settings, ("Auth:Retry:MaxAttempts", "1")]), services => services.AddSingleton<TimeProvider>(_time));
}
