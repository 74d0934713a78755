using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.Extensions.Logging;
using WireMock.ResponseBuilders;

namespace Tidewire.Tests.Clients.Ledger;

/// <summary>The error body of a refusal: read within limits for callers that want it, and shown nowhere else.</summary>
public sealed class ErrorTests : LedgerTest
{
    private const string Overdrawn = """{"type":"https://ledger.example/overdrawn","title":"m4rked","missing-amount":7.5}""";
    private static readonly Entry _entry = new("e1", 1);

    [Theory]
    [InlineData(400, "application/problem+json")]
    [InlineData(409, "application/json; charset=utf-8")]
    [InlineData(422, "APPLICATION/JSON")]
    [InlineData(404, "application/vnd.ledger+json")]
    [InlineData(500, "text/json")]
    [InlineData(429, "application/json")]
    public async Task Error_IsRead_ForEveryReturnType(int status, string type)
    {
        Fail(status, Overdrawn, type);
        using var application = AddLedger(("Ledger:Retry:MaxAttempts", "1"));
        var ledger = Caller(application);

        var captured = await ledger.TryAsync<Entry, Problem>((api, ct) => api.PostAsync(_entry, null, ct), Cancellation);
        var thrown = await ledger.TryAsync<Entry, Problem>((api, ct) => api.PostPlainAsync(_entry, null, ct), Cancellation);
        var deleted = await ledger.TryStatusAsync<Problem>((api, ct) => api.DeleteAsync("e1", ct), Cancellation);

        var expected = new Problem { Type = "https://ledger.example/overdrawn", Title = "m4rked", MissingAmount = 7.5m };
        Assert.Equal((expected, expected, expected), (captured.Error, thrown.Error, deleted.Error));
        Assert.Equal(((HttpStatusCode?)status, (HttpStatusCode?)status, (HttpStatusCode?)status), (captured.Failure?.StatusCode, thrown.Failure?.StatusCode, deleted.Failure?.StatusCode));
    }

    [Fact]
    public async Task Error_IsNotShown_InResultTextsOrLogs()
    {
        Fail(422, Overdrawn);
        using var application = AddLedger();

        var captured = await Caller(application).TryAsync<Entry, Problem>((api, ct) => api.PostAsync(_entry, null, ct), Cancellation);
        var deleted = await Caller(application).TryStatusAsync<Problem>((api, ct) => api.DeleteAsync("e1", ct), Cancellation);

        Assert.DoesNotContain("m4rked", captured.ToString() + captured.Failure + deleted + deleted.Failure, StringComparison.Ordinal);
        Assert.DoesNotContain(application.Logs.GetSnapshot(), record =>
            record.Message.Contains("m4rked", StringComparison.Ordinal) || record.Exception?.ToString().Contains("m4rked", StringComparison.Ordinal) == true);
    }

    [Theory]
    [InlineData("text/html", "<html>m4rked</html>")]
    [InlineData("text/plain", Overdrawn)]
    [InlineData(null, Overdrawn)]
    [InlineData("application/json", "")]
    [InlineData("application/json", "null")]
    [InlineData("application/json", "[]")]
    [InlineData("application/json", "{\"title\":")]
    [InlineData("application/json", "{\"title\":7}")]
    [InlineData("application/json", "{\"rude\":\"m4rked\"}")]
    public async Task Error_IsNull_WhenItCannotBeRead(string? type, string body)
    {
        Fail(422, body, type);
        using var application = AddLedger();

        var result = await Caller(application).TryAsync<Entry, Problem>((api, ct) => api.PostAsync(_entry, null, ct), Cancellation);

        Assert.Null(result.Error);
        Assert.Equal((ServiceFailureKind.Rejected, HttpStatusCode.UnprocessableEntity), (result.Failure?.Kind, result.Failure?.StatusCode));
    }

    [Theory]
    [InlineData(16_384, true)]
    [InlineData(16_385, false)]
    [InlineData(5_000_000, false)]
    public async Task Error_IsReadUpToSixteenKibibytes(int length, bool isRead)
    {
        Fail(422, "{\"title\":\"\"}".PadRight(length));
        using var application = AddLedger();

        var result = await Caller(application).TryAsync<Entry, Problem>((api, ct) => api.PostAsync(_entry, null, ct), Cancellation);

        Assert.Equal(isRead, result.Error is not null);
        Assert.Equal(ServiceFailureKind.Rejected, result.Failure?.Kind);
    }

    [Fact]
    public async Task Error_IsNull_WhenItIsTooLongAfterDecompression()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes("{\"title\":\"\"}".PadRight(10_000_000)));
        Server.Given(WireMock.RequestBuilders.Request.Create().UsingAnyMethod())
            .RespondWith(Response.Create().WithStatusCode(422).WithHeader("Content-Type", "application/json").WithHeader("Content-Encoding", "gzip").WithBody(packed.ToArray()));
        using var application = AddLedger();

        var result = await Caller(application).TryAsync<Entry, Problem>((api, ct) => api.PostAsync(_entry, null, ct), Cancellation);

        Assert.Equal((null, ServiceFailureKind.Rejected), (result.Error, result.Failure!.Kind));
    }

    [Fact]
    public async Task Error_OfAnEarlierAttempt_IsDropped()
    {
        Server.Given(WireMock.RequestBuilders.Request.Create()).InScenario("s").WillSetStateTo("after")
            .RespondWith(Response.Create().WithStatusCode(503).WithHeader("Content-Type", "application/json").WithBody(Overdrawn));
        Server.Given(WireMock.RequestBuilders.Request.Create()).InScenario("s").WhenStateIs("after").WillSetStateTo("after")
            .RespondWith(Response.Create().WithStatusCode(404));
        using var application = AddLedger();

        var result = await Caller(application).TryAsync<Entry, Problem>((api, ct) => api.GetAsync("e1", ct), Cancellation);

        Assert.Equal((null, HttpStatusCode.NotFound, 2), (result.Error, result.Failure!.StatusCode, result.Attempts));
    }

    [Fact]
    public async Task Success_HasItsValueAndNoError()
    {
        Answer(200, GoodEntry);
        using var application = AddLedger();

        var captured = await Caller(application).TryAsync<Entry, Problem>((api, ct) => api.GetAsync("e1", ct), Cancellation);
        var thrown = await Caller(application).TryAsync<Entry, Problem>((api, ct) => api.GetPlainAsync("e1", ct), Cancellation);
        var deleted = await Caller(application).TryStatusAsync<Problem>((api, ct) => api.DeleteAsync("e1", ct), Cancellation);

        Assert.Equal(("e1", "e1", true), (captured.Value?.Id, thrown.Value?.Id, deleted.IsSuccess));
        Assert.Equal((null, null, null), (captured.Error, thrown.Error, deleted.Error));
    }

    [Fact]
    public async Task Call_SendsNothing_AndNamesTheErrorType_WhenTheContextLacksIt()
    {
        using var application = AddLedger();

        var e = await Assert.ThrowsAnyAsync<NotSupportedException>(() => Caller(application).TryAsync<Entry, Unknown>((api, ct) => api.GetAsync("e1", ct), Cancellation));

        Assert.Contains("[JsonSerializable(typeof(Unknown))]", e.Message, StringComparison.Ordinal);
        Assert.Empty(Requests);
    }

    [Fact]
    public async Task Failure_IsTheSame_WithAndWithoutAnErrorType()
    {
        Fail(422, Overdrawn);
        using var application = AddLedger();

        var typed = await Caller(application).TryAsync<Entry, Problem>((api, ct) => api.PostAsync(_entry, null, ct), Cancellation);
        var untyped = await Caller(application).TryAsync((api, ct) => api.PostAsync(_entry, null, ct), Cancellation);

        Assert.Equal((ServiceFailureKind.Rejected, typed.Failure!.StatusCode, typed.Failure.Reason), (untyped.Failure?.Kind, untyped.Failure?.StatusCode, untyped.Failure?.Reason));
    }

    [Theory]
    [InlineData("X-Request-Id", "req-1", "req-1")]
    [InlineData("request-id", "0HN7.A:1", "0HN7.A:1")]
    [InlineData("X-Request-Id", "two words", null)]
    public async Task Failure_HasTheRequestIdOfTheService_IfItIsWellFormed(string header, string value, string? expected)
    {
        using var application = AddLedger(("Ledger:Retry:MaxAttempts", "1"));
        foreach (var (status, body) in new[] { (422, Overdrawn), (500, ""), (200, "{"), (200, "null"), (204, "") })
        {
            Server.ResetMappings();
            Answer(status, body, (header, value));

            var captured = await Caller(application).TryAsync((api, ct) => api.GetAsync("e1", ct), Cancellation);
            var thrown = await Caller(application).TryAsync((api, ct) => api.GetPlainAsync("e1", ct), Cancellation);

            Assert.Equal((expected, expected), (captured.Failure!.RequestId, thrown.Failure!.RequestId));
        }
    }

    [Theory]
    [InlineData("{\"id\":\"e1\",\"amount-due\":\"m4rked\"}", "$.amount-due")]
    [InlineData("[]", "$")]
    [InlineData("{\"id\":\"\",\"amount-due\":1}", "$")]
    [InlineData("{", "$")]
    public async Task InvalidResponse_LogsTypeAndPath_AtDebug_WithoutValues(string body, string path)
    {
        Answer(200, body);
        using var application = AddLedger();

        await Caller(application).TryAsync((api, ct) => api.GetAsync("e1", ct), Cancellation);
        await Caller(application).TryAsync((api, ct) => api.GetPlainAsync("e1", ct), Cancellation);

        var lines = application.Logs.GetSnapshot().Where(record => record.Id.Id == 14).ToList();
        Assert.Equal(2, lines.Count);
        Assert.All(lines, line => Assert.Equal((LogLevel.Debug, $"Ledger: the body of a successful response is not a valid {typeof(Entry)}, at {path}"), (line.Level, line.Message)));
        Assert.DoesNotContain(application.Logs.GetSnapshot(), record => record.Message.Contains("m4rked", StringComparison.Ordinal));
    }

    private void Fail(int status, string body, string? type = "application/problem+json")
    {
        var response = Response.Create().WithStatusCode(status).WithBody(body);
        Server.Given(WireMock.RequestBuilders.Request.Create().UsingAnyMethod()).RespondWith(type is null ? response : response.WithHeader("Content-Type", type));
    }
}
