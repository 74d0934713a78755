using Tidewire.FaultTests.Matrix;
using Tidewire.FaultTests.Server;
using static Tidewire.FaultTests.Matrix.Expect;

namespace Tidewire.FaultTests.Connection;

/// <summary>Without a connection, the service cannot have acted: every call may be retried, and none is ambiguous.</summary>
public sealed class NoConnectionTests
{
    [Theory]
    [InlineData(Facade.Verify)]
    [InlineData(Facade.Send)]
    [InlineData(Facade.Report)]
    public async Task Call_IsTriedThreeTimes_WhenThePortRefuses(Facade facade)
    {
        using var closed = new ClosedPort();
        await using var subject = new Subject(closed.Address, TimeSpan.FromSeconds(5));

        var outcome = await subject.CallAsync(facade, TestContext.Current.CancellationToken);

        outcome.AssertIs(Unavailable(3).Seen(0), []);
    }

    [Theory]
    [InlineData(Facade.Verify)]
    [InlineData(Facade.Send)]
    [InlineData(Facade.Report)]
    public async Task Call_IsTriedThreeTimes_WhenTheNameDoesNotResolve(Facade facade)
    {
        await using var subject = new Subject(new("http://nonexistent.invalid"), TimeSpan.FromSeconds(5), ("AllowInsecureHttp", "true"));

        var outcome = await subject.CallAsync(facade, TestContext.Current.CancellationToken);

        outcome.AssertIs(Unavailable(3).Seen(0), []);
    }

    [Theory]
    [InlineData(Facade.Verify)]
    [InlineData(Facade.Send)]
    [InlineData(Facade.Report)]
    public async Task Call_TimesOut_WhenThePortNeitherAcceptsNorRefuses(Facade facade)
    {
        await using var hole = await BlackHole.OpenAsync();
        await using var subject = new Subject(hole.Address, TimeSpan.FromSeconds(5));
        var begun = subject.Clock.WaiterOf(TimeSpan.FromSeconds(5));

        var call = subject.CallAsync(facade, TestContext.Current.CancellationToken);
        await begun;
        subject.Clock.Advance(TimeSpan.FromSeconds(5));

        (await call).AssertIs(TimedOut().Seen(0), []);
    }

    [Theory]
    [InlineData(Facade.Verify)]
    [InlineData(Facade.Send)]
    [InlineData(Facade.Report)]
    public async Task Call_IsTriedThreeTimes_WhenAttemptsTimeOutBeforeTheyConnect(Facade facade)
    {
        await using var hole = await BlackHole.OpenAsync();
        await using var subject = new Subject(hole.Address, TimeSpan.FromSeconds(5), ("AttemptTimeout", "00:00:01"));
        var begun = subject.Clock.WaiterOf(TimeSpan.FromSeconds(1));

        var call = subject.CallAsync(facade, TestContext.Current.CancellationToken);
        for (int attempt = 1; attempt < 3; attempt++)
        {
            await begun;
            begun = subject.Clock.WaiterOf(TimeSpan.FromSeconds(1));
            subject.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        await begun;
        subject.Clock.Advance(TimeSpan.FromSeconds(1));

        (await call).AssertIs(TimedOut(3).Seen(0), []);
    }
}
