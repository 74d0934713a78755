using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Tidewire.Tests.Clients.Ledger;

namespace Tidewire.Tests.Pipeline;

/// <summary>The body of a response: read if the caller wants it, and released in any case.</summary>
public sealed class ResponseBodyTests
{
    private const string Overdrawn = """{"title":"overdrawn","missing-amount":7.5}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(500, true)]
    [InlineData(404, true)]
    [InlineData(200, false)]
    [InlineData(500, false)]
    public async Task UnneededBody_IsReleasedUnread(int status, bool wantsValue)
    {
        var body = new TrackedBody("{}"u8.ToArray());
        using var ledger = Answering(status, body);

        if (wantsValue)
            await ledger.GetAsync();
        else
            await ledger.Api.TryAsync((api, ct) => api.PutAsync("e1", new("e1", 1), ct), Cancellation);

        Assert.Equal((false, true), (body.WasRead, body.IsReleased));
    }

    [Theory]
    [InlineData(422, Overdrawn, "overdrawn")]
    [InlineData(500, Overdrawn, "overdrawn")]
    [InlineData(422, "{", null)]
    public async Task ErrorBody_IsRead_ForACallerThatWantsIt(int status, string text, string? title)
    {
        var body = new TrackedBody(Encoding.UTF8.GetBytes(text));
        using var ledger = Answering(status, body);

        var result = await ledger.Api.TryAsync<Entry, Problem>((api, ct) => api.GetAsync("e1", ct), Cancellation);

        Assert.Equal((title, (HttpStatusCode?)status), (result.Error?.Title, result.Failure?.StatusCode));
        Assert.True(body.IsReleased);
    }

    [Fact]
    public async Task BodyOfASuccess_IsNotTakenForAnError()
    {
        var body = new TrackedBody(Encoding.UTF8.GetBytes(Overdrawn));
        using var ledger = Answering(200, body);

        var result = await ledger.Api.TryStatusAsync<Problem>((api, ct) => api.PutAsync("e1", new("e1", 1), ct), Cancellation);

        Assert.Equal((null, null, false, true), (result.Failure, result.Error, body.WasRead, body.IsReleased));
    }

    [Theory]
    [InlineData(16_384, true)]
    [InlineData(16_385, false)]
    public async Task ErrorBody_IsReadUpToItsLimit(int length, bool isRead)
    {
        using var ledger = Answering(422, new(Encoding.UTF8.GetBytes(Overdrawn.PadRight(length))));

        var result = await ledger.Api.TryAsync<Entry, Problem>((api, ct) => api.GetAsync("e1", ct), Cancellation);

        Assert.Equal((isRead, ServiceFailureKind.Rejected), (result.Error is not null, result.Failure!.Kind));
    }

    [Fact]
    public async Task ErrorBody_ThatBreaksOff_LeavesTheFailureWithoutTheError()
    {
        var body = new TrackedBody("{"u8.ToArray(), new IOException());
        using var ledger = Answering(422, body);

        var result = await ledger.Api.TryAsync<Entry, Problem>((api, ct) => api.GetAsync("e1", ct), Cancellation);

        Assert.Equal((null, ServiceFailureKind.Rejected, 1), (result.Error, result.Failure!.Kind, result.Attempts));
        Assert.True(body.IsReleased);
    }

    [Fact]
    public async Task Call_IsCanceled_WhenACancellationCutsOffItsErrorBody()
    {
        using var source = new CancellationTokenSource();
        using var ledger = new MemoryLedger(settings: ("Retry:MaxAttempts", "1"));
        ledger.Answer = _ =>
        {
            source.Cancel();
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.UnprocessableEntity) { Content = new TrackedBody([], new IOException()) });
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ledger.Api.TryAsync<Entry, Problem>((api, ct) => api.GetAsync("e1", ct), source.Token));
    }

    [Fact]
    public async Task BodyOfASuccess_ThatBreaksOff_IsReleased_AndTheCallIsRepeated()
    {
        var broken = new TrackedBody("{"u8.ToArray(), new IOException());
        using var ledger = new MemoryLedger();
        ledger.Answer = _ => Task.FromResult(ledger.Requests.Count == 1 ? new() { Content = broken } : MemoryLedger.Entry());

        var result = await ledger.GetAsync();

        Assert.Equal(("e1", 2, true), (result.Value?.Id, result.Attempts, broken.IsReleased));
    }

    [Theory]
    [InlineData("12", 12)]
    [InlineData("0", 0)]
    [InlineData("", null)]
    public async Task EmptyBody_IsNotANumber(string text, int? balance)
    {
        using var ledger = Answering(200, new(Encoding.UTF8.GetBytes(text)));

        var result = await ledger.Api.TryAsync((api, ct) => api.GetWrappedBalanceAsync(ct), Cancellation);

        Assert.Equal((balance ?? 0, balance is null ? ServiceFailureKind.InvalidResponse : null), (result.Value, result.Failure?.Kind));
    }

    private static MemoryLedger Answering(int status, TrackedBody body)
    {
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return new(settings: ("Retry:MaxAttempts", "1")) { Answer = _ => Task.FromResult(new HttpResponseMessage((HttpStatusCode)status) { Content = body }) };
    }
}
