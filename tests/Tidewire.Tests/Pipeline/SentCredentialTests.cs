using Tidewire.Credentials;
using Tidewire.Pipeline;
using Tidewire.Resilience;
using Tidewire.Tests.Resilience;

namespace Tidewire.Tests.Pipeline;

/// <summary>What the source of a credential is told after the service's response.</summary>
public sealed class SentCredentialTests : CallTest
{
    private readonly Source _source = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(200, false, "")]
    [InlineData(403, false, "")]
    [InlineData(503, false, "")]
    [InlineData(401, false, "replace")]
    [InlineData(401, true, "replace, ambiguous")]
    public async Task Source_IsAskedForAnotherCredential_OnlyAfterARefusal(int status, bool isAmbiguous, string reported)
    {
        var call = Start();

        await AttemptAsync(call, status, isAmbiguous);

        Assert.Equal(reported, string.Join(", ", _source.Reported));
        Assert.Equal(status == 401 ? "second" : null, call.Replacement?.Credential.Value);
    }

    [Theory]
    [InlineData("stream")]
    [InlineData("last attempt")]
    [InlineData("trial")]
    [InlineData("application's resilience")]
    public async Task Refusal_IsReported_WhenTheRequestCannotBeRepeated(string why)
    {
        Settings = Settings with { MaxAttempts = why == "last attempt" ? 1 : 2, UseApplicationResilience = why == "application's resilience" };
        var call = Start(canReplay: why != "stream", pass: new(true, 0, 0, IsTrial: why == "trial", IsDelivery: false));

        await AttemptAsync(call, 401);

        Assert.Equal("refused", string.Join(", ", _source.Reported));
        Assert.Null(call.Replacement);
    }

    [Theory]
    [InlineData(200, false, "accepted")]
    [InlineData(404, false, "accepted")]
    [InlineData(404, true, "accepted")]
    [InlineData(401, false, "rejected")]
    [InlineData(401, true, "")]
    [InlineData(407, false, "")]
    [InlineData(429, false, "")]
    [InlineData(503, false, "")]
    public async Task Replacement_IsSent_AndItsResponseIsReported(int status, bool isAmbiguous, string reported)
    {
        var call = Start();
        await AttemptAsync(call, 401, isAmbiguous);
        _source.Reported.Clear();

        await AttemptAsync(call, status, isAmbiguous);

        Assert.Equal("second", Sent);
        Assert.False(call.Replacement!.IsUntried);
        Assert.Equal(reported, string.Join(", ", _source.Reported));
    }

    [Fact]
    public async Task Refusal_IsTheResult_WhenNoTimeIsLeftForAnotherCredential()
    {
        _source.Replace = () => throw new OperationCanceledException();
        var call = Start();

        await AttemptAsync(call, 401);

        Assert.Null(call.Replacement);
    }

    [Fact]
    public async Task Refusal_IsTheResult_WhenThereIsNoOtherCredential()
    {
        _source.Replace = () => null;
        var call = Start();

        await AttemptAsync(call, 401);

        Assert.Null(call.Replacement);
    }

    [Fact]
    public async Task Attempt_WithoutAResponse_ReportsNothing()
    {
        var call = Start();
        var sent = await AttachAsync(call);

        await sent.ObserveAsync(call, Settings, Cancellation);

        Assert.Empty(_source.Reported);
    }

    [Fact]
    public async Task Credential_ThatMustBeFetched_IsAwaited()
    {
        _source.Fetch = new TaskCompletionSource<Credential>();
        var call = Start();

        var attaching = AttachAsync(call);
        Assert.False(attaching.IsCompleted);
        _source.Fetch.SetResult(new("Authorization", "fetched"));
        await attaching;

        Assert.Equal("fetched", Sent);
    }

    [Fact]
    public async Task Credential_IsNotSent_WithoutASource()
    {
        var call = Start();

        var sent = await SentCredential.AttachAsync(Request, call, Settings, Cancellation);
        Answered(call, 401);
        await sent.ObserveAsync(call, Settings, Cancellation);

        Assert.Null(Sent);
        Assert.Null(call.Replacement);
    }

    private string? Sent => Request.Headers.NonValidated.TryGetValues("Authorization", out var values) ? values.ToString() : null;

    private ValueTask<SentCredential> AttachAsync(CallContext call)
    {
        Settings = Settings with { Credentials = _source };
        return SentCredential.AttachAsync(Request, call, Settings, Cancellation);
    }

    private async Task AttemptAsync(CallContext call, int status, bool isAmbiguous = false)
    {
        Settings = Settings with { IsRefusalAmbiguous = isAmbiguous };
        var sent = await AttachAsync(call);
        Answered(call, status);
        await sent.ObserveAsync(call, Settings, Cancellation);
    }

    private sealed class Source : ICredentialSource
    {
        private readonly Credential _first = new("Authorization", "first");

        public List<string> Reported { get; } = [];

        public TaskCompletionSource<Credential>? Fetch { get; set; }

        public Func<Credential?> Replace { get; set; } = () => new("Authorization", "second");

        public ValueTask<Credential> GetAsync(CancellationToken cancellationToken) => Fetch is { } fetch ? new(fetch.Task) : new(_first);

        public void Refused(Credential refused, bool isAmbiguous) => Record(refused, _first, "refused", isAmbiguous);

        public ValueTask<Credential?> ReplaceAsync(Credential refused, bool isAmbiguous, CancellationToken cancellationToken)
        {
            Record(refused, _first, "replace", isAmbiguous);
            return new(Replace());
        }

        public void Report(Credential replacement, bool isAccepted)
        {
            Assert.Equal("second", replacement.Value);
            Reported.Add(isAccepted ? "accepted" : "rejected");
        }

        private void Record(Credential refused, Credential expected, string what, bool isAmbiguous)
        {
            Assert.Same(expected, refused);
            Reported.Add(isAmbiguous ? what + ", ambiguous" : what);
        }
    }
}
