using Microsoft.Extensions.Time.Testing;
using Tidewire.Credentials;

namespace Tidewire.Tests.Credentials;

public sealed class KeyRotationTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Credential _current = Credential.Key("X-Api-Key", "current");
    private readonly Credential _next = Credential.Key("X-Api-Key", "next");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CurrentKey_StaysInUse_UntilTheNextKeyIsAccepted()
    {
        var keys = new KeyRotation(_current, _next, _time);

        Assert.Same(_current, await keys.GetAsync(Ct));
        Assert.Same(_next, await keys.ReplaceAsync(_current, isAmbiguous: false, Ct));
        Assert.Same(_current, await keys.GetAsync(Ct));
    }

    [Fact]
    public async Task NextKey_IsUsed_OnceItIsAccepted()
    {
        var keys = new KeyRotation(_current, _next, _time);

        keys.Report((await keys.ReplaceAsync(_current, isAmbiguous: false, Ct))!, isAccepted: true);

        Assert.Same(_next, await keys.GetAsync(Ct));
        Assert.Same(_next, await keys.ReplaceAsync(_current, isAmbiguous: false, Ct));
    }

    [Fact]
    public async Task CurrentKey_IsUsedAgain_WhenTheServiceAcceptsItAgain()
    {
        var keys = new KeyRotation(_current, _next, _time);
        keys.Report(_next, isAccepted: true);

        keys.Report((await keys.ReplaceAsync(_next, isAmbiguous: false, Ct))!, isAccepted: true);

        Assert.Same(_current, await keys.GetAsync(Ct));
    }

    [Fact]
    public async Task OtherKey_IsTriedByAllRequests_UntilItIsRefused()
    {
        var keys = new KeyRotation(_current, _next, _time);

        Assert.Same(_next, await keys.ReplaceAsync(_current, isAmbiguous: false, Ct));
        Assert.Same(_next, await keys.ReplaceAsync(_current, isAmbiguous: false, Ct));
        keys.Report(_next, isAccepted: false);

        Assert.Null(await keys.ReplaceAsync(_current, isAmbiguous: false, Ct));
        Assert.Same(_current, await keys.GetAsync(Ct));
    }

    [Fact]
    public async Task OtherKey_IsTriedAgain_AMinuteAfterBothWereRefused()
    {
        var keys = new KeyRotation(_current, _next, _time);
        keys.Report(_next, isAccepted: false);

        _time.Advance(KeyRotation.PauseAfterBothRefused - TimeSpan.FromMilliseconds(1));
        Assert.Null(await keys.ReplaceAsync(_current, isAmbiguous: false, Ct));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Same(_next, await keys.ReplaceAsync(_current, isAmbiguous: false, Ct));
    }

    [Fact]
    public async Task OtherKey_IsTriedWithoutAPause_WhenTheRefusalIsAmbiguous()
    {
        var keys = new KeyRotation(_current, _next, _time);
        keys.Report(_next, isAccepted: false);

        Assert.Same(_next, await keys.ReplaceAsync(_current, isAmbiguous: true, Ct));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RefusedKey_HasNoReplacement_WhenItIsTheOnlyOne(bool isAmbiguous)
    {
        var keys = new KeyRotation(_current, null, _time);

        Assert.Null(await keys.ReplaceAsync(_current, isAmbiguous, Ct));
        Assert.Same(_current, await keys.GetAsync(Ct));
    }

    [Fact]
    public async Task OtherKey_IsUsedNext_WhenARefusedRequestIsNotRepeated()
    {
        var keys = new KeyRotation(_current, _next, _time);

        keys.Refused(_current, isAmbiguous: false);

        Assert.Same(_next, await keys.GetAsync(Ct));
    }

    [Fact]
    public async Task Keys_DoNotAlternate_WhenBothAreRefusedAndNoRequestIsRepeated()
    {
        var keys = new KeyRotation(_current, _next, _time);
        keys.Refused(_current, isAmbiguous: false);

        keys.Refused(_next, isAmbiguous: false);
        Assert.Same(_next, await keys.GetAsync(Ct));
        _time.Advance(KeyRotation.PauseAfterBothRefused);
        keys.Refused(_next, isAmbiguous: false);

        Assert.Same(_current, await keys.GetAsync(Ct));
    }

    [Fact]
    public async Task Refusal_OfAnEarlierKey_ChangesNothing()
    {
        var keys = new KeyRotation(_current, _next, _time);
        keys.Report(_next, isAccepted: true);

        keys.Refused(_current, isAmbiguous: false);

        Assert.Same(_next, await keys.GetAsync(Ct));
    }

    [Fact]
    public async Task Get_Throws_WhenTheCallerCancels() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new KeyRotation(_current, _next, _time).GetAsync(new(canceled: true)).AsTask());

    [Fact]
    public async Task AmbiguousRefusal_ChangesNothing_WhenTheRequestIsNotRepeated()
    {
        var keys = new KeyRotation(_current, _next, _time);

        keys.Refused(_current, isAmbiguous: true);

        Assert.Same(_current, await keys.GetAsync(Ct));
    }
}
