using System.Net;

namespace Tidewire.Tests.Clients.Ledger;

/// <summary>The result of each kind of method. The calls are written as in an application, so they also show that no overload is ambiguous.</summary>
public sealed class CallShapeTests : LedgerTest
{
    [Fact]
    public async Task Value_IsRead_ForEveryReturnType()
    {
        Answer(200, GoodEntry);
        using var application = AddLedger();
        var ledger = Caller(application);
        var expected = new Entry("e1", 12.5m);

        Assert.Equal(expected, await ledger.OrNullAsync((api, ct) => api.GetAsync("e1", ct), Cancellation));
        Assert.Equal(expected, await ledger.OrNullAsync((api, ct) => api.GetPlainAsync("e1", ct), Cancellation));
        Assert.Equal(expected, (await ledger.TryAsync((api, ct) => api.GetAsync("e1", ct), Cancellation)).Value);
        Assert.Equal(expected, (await ledger.TryAsync(async (api, ct) => await api.GetPlainAsync("e1", ct), Cancellation)).Value);
        Assert.All(Requests, request => Assert.Equal("/entries/e1", request.Path));
    }

    [Fact]
    public async Task ValueType_IsRead_ForEveryReturnType()
    {
        Answer(200, "42");
        using var application = AddLedger();
        var ledger = Caller(application);

        Assert.Equal(42, (await ledger.TryAsync((api, ct) => api.GetBalanceAsync(ct), Cancellation)).Value);
        Assert.Equal(42, (await ledger.TryAsync((api, ct) => api.GetWrappedBalanceAsync(ct), Cancellation)).Value);
    }

    [Theory]
    [InlineData(200, "true", true)]
    [InlineData(200, "false", false)]
    [InlineData(400, "true", false)]
    [InlineData(200, null, false)]
    public async Task OrFalse_ReturnsTheBoolOfTheService_OrFalseOnFailure(int status, string? body, bool expected)
    {
        Answer(status, body);
        using var application = AddLedger();

        Assert.Equal(expected, await Caller(application).OrFalseAsync((api, ct) => api.IsClosedAsync(ct), Cancellation));
        Assert.Equal(expected, await Caller(application).OrFalseAsync((api, ct) => api.IsClosedWrappedAsync(ct), Cancellation));
    }

    [Fact]
    public async Task Response_IsInvalid_WhenTheModelRejectsAValue()
    {
        Answer(200, """{"id":"","amount-due":1}""");
        using var application = AddLedger();

        var captured = await Caller(application).TryAsync((api, ct) => api.GetAsync("e1", ct), Cancellation);
        var thrown = await Caller(application).TryAsync((api, ct) => api.GetPlainAsync("e1", ct), Cancellation);

        Assert.Equal((ServiceFailureKind.InvalidResponse, ServiceFailureKind.InvalidResponse), (captured.Failure?.Kind, thrown.Failure?.Kind));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(201)]
    [InlineData(204)]
    [InlineData(299)]
    public async Task Status_IsASuccess_WhenItIsAny2xx(int status)
    {
        Answer(status, "not read");
        using var application = AddLedger();

        Assert.True(await Caller(application).OrFalseAsync((api, ct) => api.DeleteAsync("e1", ct), Cancellation));
        Assert.True((await Caller(application).TryAsync((api, ct) => api.GetHealthAsync(ct), Cancellation)).IsSuccess);
    }

    [Theory]
    [InlineData(204, null)]
    [InlineData(200, null)]
    [InlineData(200, "null")]
    [InlineData(200, " null\n")]
    public async Task EmptyBody_IsAnInvalidResponse_WhenAValueIsExpected(int status, string? body)
    {
        Answer(status, body);
        using var application = AddLedger();
        var ledger = Caller(application);

        Assert.Equal(ServiceFailureKind.InvalidResponse, (await ledger.TryAsync((api, ct) => api.GetAsync("e1", ct), Cancellation)).Failure?.Kind);
        Assert.Equal(ServiceFailureKind.InvalidResponse, (await ledger.TryAsync((api, ct) => api.GetPlainAsync("e1", ct), Cancellation)).Failure?.Kind);
        Assert.Equal(ServiceFailureKind.InvalidResponse, (await ledger.TryAsync((api, ct) => api.GetBalanceAsync(ct), Cancellation)).Failure?.Kind);
        Assert.Equal(ServiceFailureKind.InvalidResponse, (await ledger.TryAsync((api, ct) => api.GetWrappedBalanceAsync(ct), Cancellation)).Failure?.Kind);
        Assert.Equal(ServiceFailureKind.InvalidResponse, (await ledger.TryAsync((api, ct) => api.GetMottoAsync(ct), Cancellation)).Failure?.Kind);
        Assert.Equal(ServiceFailureKind.InvalidResponse, (await ledger.TryAsync((api, ct) => api.GetWrappedMottoAsync(ct), Cancellation)).Failure?.Kind);
        Assert.Equal(ServiceFailureKind.InvalidResponse, (await ledger.TryAsync((api, ct) => api.GetAnythingAsync(ct), Cancellation)).Failure?.Kind);
        Assert.Equal(ServiceFailureKind.InvalidResponse, (await ledger.TryAsync((api, ct) => api.GetWrappedAnythingAsync(ct), Cancellation)).Failure?.Kind);
        Assert.Equal(ServiceFailureKind.InvalidResponse, (await ledger.TryAsync((api, ct) => api.GetDocumentAsync(ct), Cancellation)).Failure?.Kind);
        Assert.False(await ledger.OrFalseAsync((api, ct) => api.IsClosedAsync(ct), Cancellation));
        Assert.Null(await ledger.OrNullAsync((api, ct) => api.GetMottoAsync(ct), Cancellation));
    }

    [Theory]
    [InlineData("{\"a\":null}")]
    [InlineData("\"null\"")]
    [InlineData("0")]
    [InlineData("[]")]
    public async Task AnyJson_IsReturned_WhenItIsNotNull(string body)
    {
        Answer(200, body);
        using var application = AddLedger();

        Assert.Equal(body, (await Caller(application).TryAsync((api, ct) => api.GetAnythingAsync(ct), Cancellation)).Value.GetRawText());
        Assert.Equal(body, await Caller(application).OrNullAsync((api, ct) => api.GetMottoAsync(ct), Cancellation));
    }

    [Fact]
    public async Task Text_IsReturnedUnchanged()
    {
        Answer(200, "\"in God we trust\"");
        using var application = AddLedger();

        Assert.Equal("\"in God we trust\"", await Caller(application).OrNullAsync((api, ct) => api.GetMottoAsync(ct), Cancellation));
    }

    [Fact]
    public async Task NotFound_IsNullOrRejected_AndLogsNoWarning()
    {
        Answer(404, """{"title":"no such entry"}""", ("Content-Type", "application/problem+json"));
        using var application = AddLedger();
        var ledger = Caller(application);

        Assert.Null(await ledger.OrNullAsync((api, ct) => api.GetAsync("e9", ct), Cancellation));
        Assert.Null(await ledger.OrNullAsync((api, ct) => api.GetPlainAsync("e9", ct), Cancellation));
        var wrapped = (await ledger.TryAsync((api, ct) => api.GetAsync("e9", ct), Cancellation)).Failure!;
        var plain = (await ledger.TryAsync((api, ct) => api.GetPlainAsync("e9", ct), Cancellation)).Failure!;

        Assert.Equal((ServiceFailureKind.Rejected, HttpStatusCode.NotFound, 1, false), (wrapped.Kind, wrapped.StatusCode, wrapped.Attempts, wrapped.IsAmbiguous));
        Assert.Equal(wrapped, plain);
        Assert.DoesNotContain(application.Logs.GetSnapshot(), record => record.Level >= Microsoft.Extensions.Logging.LogLevel.Warning);
    }

    [Theory]
    [InlineData(429, ServiceFailureKind.Throttled)]
    [InlineData(500, ServiceFailureKind.Unavailable)]
    [InlineData(302, ServiceFailureKind.Rejected)]
    public async Task Failure_IsTheSame_WhetherItIsThrownOrCaptured(int status, ServiceFailureKind kind)
    {
        Answer(status, "secret body", ("Retry-After", "7"), ("Location", "http://127.0.0.1:9/"));
        using var application = AddLedger(("Ledger:Retry:MaxAttempts", "1"));
        var entry = new Entry("e1", 1);

        var captured = (await Caller(application).TryAsync((api, ct) => api.PostAsync(entry, null, ct), Cancellation)).Failure!;
        var thrown = (await Caller(application).TryAsync((api, ct) => api.PostPlainAsync(entry, null, ct), Cancellation)).Failure!;

        Assert.Equal((kind, (HttpStatusCode)status, TimeSpan.FromSeconds(7)), (captured.Kind, captured.StatusCode, captured.RetryAfter));
        Assert.Equal(captured, thrown);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"id\":7}")]
    public async Task InvalidBody_IsAnInvalidResponse_ForEveryReturnType(string body)
    {
        Answer(200, body);
        using var application = AddLedger();

        var captured = (await Caller(application).TryAsync((api, ct) => api.GetAsync("e1", ct), Cancellation)).Failure!;
        var thrown = (await Caller(application).TryAsync((api, ct) => api.GetPlainAsync("e1", ct), Cancellation)).Failure!;

        Assert.Equal((ServiceFailureKind.InvalidResponse, HttpStatusCode.OK), (captured.Kind, captured.StatusCode));
        Assert.Equal(captured, thrown);
    }

    [Fact]
    public async Task OversizedBody_IsAnInvalidResponse_AndIsNotRetried()
    {
        Answer(200, $$"""{"id":"{{new string('x', 2_000)}}","amount-due":1}""");
        using var application = AddLedger(("Ledger:MaxResponseBodyBytes", "1024"));
        var ledger = Caller(application);

        Assert.Equal("the body exceeds the size limit", (await ledger.TryAsync((api, ct) => api.GetAsync("e1", ct), Cancellation)).Failure?.Reason);
        Assert.Equal("the body exceeds the size limit", (await ledger.TryAsync((api, ct) => api.GetPlainAsync("e1", ct), Cancellation)).Failure?.Reason);
        Assert.Equal("the body exceeds the size limit", (await ledger.TryAsync((api, ct) => api.GetMottoAsync(ct), Cancellation)).Failure?.Reason);
        Assert.Equal(3, Requests.Count);
    }

    [Fact]
    public async Task Call_ThrowsAndNamesTheType_WhenTheContextLacksIt()
    {
        Answer(200, """{"id":"e1"}""");
        using var application = AddLedger();

        var captured = await Assert.ThrowsAnyAsync<NotSupportedException>(() => Caller(application).TryAsync((api, ct) => api.GetUnknownAsync(ct), Cancellation));
        var thrown = await Assert.ThrowsAnyAsync<NotSupportedException>(() => Caller(application).TryAsync((api, ct) => api.GetUnknownPlainAsync(ct), Cancellation));

        Assert.Contains("LedgerJsonContext does not contain", captured.Message, StringComparison.Ordinal);
        Assert.Contains("[JsonSerializable(typeof(Unknown))]", captured.Message, StringComparison.Ordinal);
        Assert.Equal(captured.Message, thrown.Message);
    }

    [Fact]
    public async Task Attempts_AreCounted_ForEveryReturnType()
    {
        Server.Given(WireMock.RequestBuilders.Request.Create()).InScenario("s").WillSetStateTo("after").RespondWith(WireMock.ResponseBuilders.Response.Create().WithStatusCode(503));
        Server.Given(WireMock.RequestBuilders.Request.Create()).InScenario("s").WhenStateIs("after").WillSetStateTo("after").RespondWith(WireMock.ResponseBuilders.Response.Create().WithBody(GoodEntry));
        using var application = AddLedger();

        var plain = await Caller(application).TryAsync((api, ct) => api.GetPlainAsync("e1", ct), Cancellation);
        Server.ResetScenarios();
        var wrapped = await Caller(application).TryAsync((api, ct) => api.GetAsync("e1", ct), Cancellation);

        Assert.Equal((true, 2), (plain.IsSuccess, plain.Attempts));
        Assert.Equal((true, 2), (wrapped.IsSuccess, wrapped.Attempts));
    }

    [Fact]
    public async Task PlainCall_ThrowsWithTheTokenOfTheCaller_WhenTheCallerCancels()
    {
        using var source = new CancellationTokenSource();
        using var application = AddLedger();

        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Caller(application).TryAsync(
            async (api, ct) =>
            {
                await source.CancelAsync();
                return await api.GetPlainAsync("e1", ct);
            },
            source.Token));

        Assert.Equal(source.Token, e.CancellationToken);
        Assert.Equal(0, application.Circuits.GetCircuit("Ledger").ConsecutiveFailures);
    }

    [Fact]
    public async Task InterfaceItself_ThrowsApiException_WithTheStatusAndWithoutTheBody()
    {
        Answer(409, "secret body");
        using var application = AddLedger();
        var api = (ILedgerApi)application.Services.GetService(typeof(ILedgerApi))!;

        var e = await Assert.ThrowsAsync<Refit.ApiException>(() => api.GetPlainAsync("e1", Cancellation));

        Assert.Equal(HttpStatusCode.Conflict, e.StatusCode);
        Assert.Empty(e.Content ?? "");
        Assert.DoesNotContain("secret", e.ToString(), StringComparison.Ordinal);
    }
}
