using Microsoft.Extensions.Time.Testing;
using Tidewire.Auth;

namespace Tidewire.Tests.Auth;

/// <summary>The time for which a verification result may be used.</summary>
public sealed class VerificationTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));

    [Theory]

    // Without an exp, the result may be used for the duration.
    [InlineData(null, 30, 10, 20.0)]
    [InlineData(null, 30, 30, null)]
    [InlineData(null, 30, 40, null)]

    // With an exp, the result may be used until the exp if that is sooner.
    [InlineData(25, 30, 10, 15.0)]
    [InlineData(90, 30, 10, 20.0)]
    [InlineData(10, 30, 10, null)]
    [InlineData(5, 30, 10, null)]
    public void TimeLeft_EndsWithTheDurationOrTheToken_WhicheverIsSooner(int? exp, int duration, int passed, double? left)
    {
        var answer = Good(exp);
        _time.Advance(TimeSpan.FromSeconds(passed));

        Assert.Equal(left, answer.TimeLeft(TimeSpan.FromSeconds(duration), _time)?.TotalSeconds);
        Assert.Equal(left is not null, answer.Holds(TimeSpan.FromSeconds(duration), _time));
    }

    [Fact]
    public void RememberedResult_HasNoAttempts_AndKeepsTheOtherValues()
    {
        var answer = new Verification(StubVerifier.Good(), 5, "key") { SignOut = "one", LatestSubjectSignOut = "two" };

        var remembered = answer.AsRemembered(7, 8);

        Assert.Equal((0, 5, "key", "one", "two"), (remembered.Result.Attempts, remembered.AskedAt, remembered.Credential, remembered.SignOut, remembered.LatestSubjectSignOut));
        Assert.Equal(((UInt128)7, 8L), (remembered.SubjectId!.Value, remembered.Order));
        Assert.Equal(0, new Verification(StubVerifier.Failed(ServiceFailureKind.Rejected), 5, "key").AsRemembered(null, 1).Result.Attempts);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void Result_MayBeRemembered_OnlyIfItsExpiryIsReadable(bool isUnreadable, bool mayBe) =>
        Assert.Equal(mayBe, new Verification(StubVerifier.Good($$"""{"exp":{{(isUnreadable ? "[]" : "1")}}}"""), 5, "key").CanBeRemembered);

    private Verification Good(int? exp)
    {
        string json = exp is { } seconds ? $$"""{"exp":{{_time.GetUtcNow().ToUnixTimeSeconds() + seconds}}}""" : "{}";
        return new(StubVerifier.Good(json), _time.GetTimestamp(), "");
    }
}
