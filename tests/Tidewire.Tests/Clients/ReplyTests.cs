using System.Globalization;
using System.Net;
using Refit;
using Tidewire.Tests.Clients.Ledger;
using Tidewire.Tests.Pipeline;

namespace Tidewire.Tests.Clients;

/// <summary>A caller gets the value from every shape of interface method, and the same failure from all of them.</summary>
public sealed class ReplyTests
{
    private const string GoodEntry = """{"id":"e1","amount-due":12.5}""";

    private static readonly Dictionary<string, Func<ServiceCaller<ILedgerApi>, Task<Reply>>> _shapes = new()
    {
        ["Task<IApiResponse<Entry>>"] = async api => Reply.Of(await api.TryAsync((ledger, ct) => ledger.GetAsync("e1", ct), Cancellation), value => value.Id),
        ["Task<Entry>"] = async api => Reply.Of(await api.TryAsync((ledger, ct) => ledger.GetPlainAsync("e1", ct), Cancellation), value => value.Id),
        ["Task<IApiResponse<int>>"] = async api => Reply.Of(await api.TryAsync((ledger, ct) => ledger.GetWrappedBalanceAsync(ct), Cancellation), Number),
        ["Task<int>"] = async api => Reply.Of(await api.TryAsync((ledger, ct) => ledger.GetBalanceAsync(ct), Cancellation), Number),
        ["Task<IApiResponse<string>>"] = async api => Reply.Of(await api.TryAsync((ledger, ct) => ledger.GetWrappedMottoAsync(ct), Cancellation), value => value),
        ["Task<string>"] = async api => Reply.Of(await api.TryAsync((ledger, ct) => ledger.GetMottoAsync(ct), Cancellation), value => value),
        ["Task<IApiResponse<JsonElement>>"] = async api => Reply.Of(await api.TryAsync((ledger, ct) => ledger.GetWrappedAnythingAsync(ct), Cancellation), value => value.GetRawText()),
        ["Task<JsonElement>"] = async api => Reply.Of(await api.TryAsync((ledger, ct) => ledger.GetAnythingAsync(ct), Cancellation), value => value.GetRawText()),
        ["Task<JsonDocument>"] = async api => Reply.Of(await api.TryAsync((ledger, ct) => ledger.GetDocumentAsync(ct), Cancellation), value => value.RootElement.GetRawText()),
        ["Task<IApiResponse<Stream>>"] = async api => Reply.Of(await api.TryAsync((ledger, ct) => ledger.DownloadWrappedAsync(ct), Cancellation), Text),
        ["Task<Stream>"] = async api => Reply.Of(await api.TryAsync((ledger, ct) => ledger.DownloadAsync(ct), Cancellation), Text),
        ["Task<IApiResponse>"] = async api => Reply.Of(await api.TryAsync((ledger, ct) => ledger.GetHealthAsync(ct), Cancellation)),
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Shapes => [.. _shapes.Keys];

    [Theory]
    [InlineData("Entry", GoodEntry, "e1")]
    [InlineData("Entry", "null", null)]
    [InlineData("Entry", "", null)]
    [InlineData("int", "42", "42")]
    [InlineData("int", "0", "0")]
    [InlineData("int", "", null)]
    [InlineData("string", "plain", "plain")]
    [InlineData("string", "\"null\"", "\"null\"")]
    [InlineData("string", " null\n", null)]
    [InlineData("string", "", null)]
    [InlineData("JsonElement", "0", "0")]
    [InlineData("JsonElement", """{"a":null}""", """{"a":null}""")]
    [InlineData("JsonElement", "null", null)]
    [InlineData("JsonElement", "", null)]
    [InlineData("Stream", "plain", "plain")]
    [InlineData("Stream", "null", "null")]
    public async Task Value_IsTheBody_AndIsMissingIfTheBodyIsEmptyOrNull(string type, string body, string? expected)
    {
        using var ledger = new MemoryLedger();
        ledger.AnswerWith(200, body);

        foreach (string shape in (string[])[$"Task<IApiResponse<{type}>>", $"Task<{type}>"])
        {
            var reply = await _shapes[shape](ledger.Api);

            Assert.Equal((expected, 1), (reply.Value, reply.Attempts));
            Assert.Equal(expected is null ? ServiceFailureKind.InvalidResponse : null, reply.Failure?.Kind);
        }
    }

    [Theory]
    [InlineData("[]", "[]")]
    [InlineData("null", null)]
    public async Task Document_IsMissing_OnlyIfItIsNull(string body, string? expected)
    {
        using var ledger = new MemoryLedger();
        ledger.AnswerWith(200, body);

        Assert.Equal(expected, (await _shapes["Task<JsonDocument>"](ledger.Api)).Value);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Attempts_AreCounted_AndFailuresAreTheSame_ForEveryShape(string shape)
    {
        using var ledger = new MemoryLedger();
        ledger.Answer = _ => Task.FromResult(ledger.Requests.Count == 1 ? new(HttpStatusCode.InternalServerError) : MemoryLedger.Entry(shape.Contains("int", StringComparison.Ordinal) ? "1" : GoodEntry));
        Assert.Equal((null, 2), await FailureAsync());

        foreach (int status in (int[])[302, 404, 407, 429, 500])
        {
            ledger.AnswerWith(status);
            var expected = (await ledger.GetAsync()).Failure;

            Assert.Equal((expected, expected!.Attempts), await FailureAsync());
        }

        async Task<(ServiceFailure?, int)> FailureAsync()
        {
            var reply = await _shapes[shape](ledger.Api);
            return (reply.Failure, reply.Attempts);
        }
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"id":""}""")]
    [InlineData("")]
    [InlineData("null")]
    public async Task UnreadableBody_MakesTheFailureAmbiguous_UnlessTheCallOnlyReads(string body)
    {
        using var ledger = new MemoryLedger();
        ledger.Answer = _ =>
        {
            var response = MemoryLedger.Entry(body, 201);
            response.Headers.Add("X-Request-Id", "req-1");
            return Task.FromResult(response);
        };
        string reason = body is "" or "null" ? Tidewire.Resilience.Reasons.EmptyBody : Tidewire.Resilience.Reasons.NotJson;

        ServiceFailure?[] reads = [(await ledger.GetAsync()).Failure, (await _shapes["Task<Entry>"](ledger.Api)).Failure];
        ServiceFailure?[] writes = [(await ledger.PostAsync()).Failure, (await ledger.Api.TryAsync((api, ct) => api.PostPlainAsync(new("e1", 1), null, ct), Cancellation)).Failure];

        var expected = new ServiceFailure(ServiceFailureKind.InvalidResponse) { Reason = reason, StatusCode = HttpStatusCode.Created, RequestId = "req-1", Attempts = 1 };
        Assert.All(reads, failure => Assert.Equal(expected, failure));
        Assert.All(writes, failure => Assert.Equal(expected with { IsAmbiguous = true }, failure));
    }

    [Fact]
    public async Task BodyOverTheLimit_IsAFailure_UnlessItIsAStream()
    {
        using var ledger = new MemoryLedger(settings: ("MaxResponseBodyBytes", "1024"));
        ledger.AnswerWith(200, GoodEntry.PadRight(1025));

        Assert.Equal(Tidewire.Pipeline.UnreadableBody.TooLarge, (await ledger.GetAsync()).Failure?.Reason);
        Assert.Equal(Tidewire.Pipeline.UnreadableBody.TooLarge, (await _shapes["Task<Entry>"](ledger.Api)).Failure?.Reason);
        Assert.Equal(1025, (await _shapes["Task<Stream>"](ledger.Api)).Value?.Length);
        Assert.Equal(1025, (await _shapes["Task<IApiResponse<Stream>>"](ledger.Api)).Value?.Length);
    }

    [Theory]
    [InlineData(200, "true", true)]
    [InlineData(200, "false", false)]
    [InlineData(200, "", false)]
    [InlineData(400, "true", false)]
    public async Task SimpleCalls_ReturnTheAnswer_OrNullOrFalse(int status, string body, bool expected)
    {
        using var ledger = new MemoryLedger();
        ledger.AnswerWith(status, body);

        Assert.Equal(expected, await ledger.Api.OrFalseAsync((api, ct) => api.IsClosedAsync(ct), Cancellation));
        Assert.Equal(expected, await ledger.Api.OrFalseAsync((api, ct) => api.IsClosedWrappedAsync(ct), Cancellation));
        Assert.Equal(status == 200, await ledger.Api.OrFalseAsync((api, ct) => api.GetHealthAsync(ct), Cancellation));
        Assert.Equal(status == 200 && body.Length > 0 ? body : null, await ledger.Api.OrNullAsync((api, ct) => api.GetMottoAsync(ct), Cancellation));
        Assert.Equal(status == 200 && body.Length > 0 ? body : null, await ledger.Api.OrNullAsync((api, ct) => api.GetWrappedMottoAsync(ct), Cancellation));
    }

    [Theory]
    [InlineData(199, false)]
    [InlineData(200, true)]
    [InlineData(204, true)]
    [InlineData(299, true)]
    [InlineData(300, false)]
    public void Success_IsAny2xx_ByDefault(int status, bool expected) =>
        Assert.Equal(expected, new ServiceClientDefinition { Name = "Ledger", Json = LedgerJsonContext.Default }.IsSuccess((HttpStatusCode)status));

    // An interface that is called without `ServiceCaller` throws Refit's exception.
    [Fact]
    public async Task Interface_ThrowsWithTheStatus_ButWithoutTheBody()
    {
        using var ledger = new MemoryLedger();
        ledger.AnswerWith(409, "m4rked");
        var api = (ILedgerApi)ledger.Application.Services.GetService(typeof(ILedgerApi))!;

        var e = await Assert.ThrowsAsync<ApiException>(() => api.GetPlainAsync("e1", Cancellation));
        using var captured = await api.GetAsync("e1", Cancellation);

        Assert.Equal(HttpStatusCode.Conflict, e.StatusCode);
        Assert.DoesNotContain("m4rked", e + e.Content, StringComparison.Ordinal);
        Assert.Equal((false, HttpStatusCode.Conflict), (captured.IsSuccessStatusCode, captured.StatusCode));
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(Stream stream)
    {
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private sealed record Reply(string? Value, ServiceFailure? Failure, int Attempts)
    {
        public static Reply Of(ServiceResult result) => new(null, result.Failure, result.Attempts);

        public static Reply Of<T>(ServiceResult<T> result, Func<T, string> read)
            where T : notnull =>
            new(result.IsSuccess ? read(result.Value) : null, result.Failure, result.Attempts);
    }
}
