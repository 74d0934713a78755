namespace Tidewire.Tests.Clients.Ledger;

/// <summary>Idempotent HTTP methods are retried (RFC 9110, section 9.2.2), and others only when that is safe.</summary>
public sealed class RetrySafetyTests : LedgerTest
{
    private static readonly Entry _entry = new("e1", 1);

    private static readonly Dictionary<string, Func<ServiceCaller<ILedgerApi>, Task<(ServiceFailure? Failure, int Attempts)>>> _calls = new()
    {
        ["GET"] = async ledger => Of(await ledger.TryAsync((api, ct) => api.GetAsync("e1", ct), Cancellation)),
        ["GET, plain"] = async ledger => Of(await ledger.TryAsync((api, ct) => api.GetPlainAsync("e1", ct), Cancellation)),
        ["HEAD"] = async ledger => Of(await ledger.TryAsync((api, ct) => api.HeadAsync("e1", ct), Cancellation)),
        ["OPTIONS"] = async ledger => Of(await ledger.TryAsync((api, ct) => api.OptionsAsync(ct), Cancellation)),
        ["PUT"] = async ledger => Of(await ledger.TryAsync((api, ct) => api.PutAsync("e1", _entry, ct), Cancellation)),
        ["DELETE"] = async ledger => Of(await ledger.TryAsync((api, ct) => api.DeleteAsync("e1", ct), Cancellation)),
        ["POST"] = async ledger => Of(await ledger.TryAsync((api, ct) => api.PostAsync(_entry, null, ct), Cancellation)),
        ["POST, plain"] = async ledger => Of(await ledger.TryAsync((api, ct) => api.PostPlainAsync(_entry, null, ct), Cancellation)),
        ["PATCH"] = async ledger => Of(await ledger.TryAsync((api, ct) => api.PatchAsync("e1", _entry, ct), Cancellation)),
    };

    [Theory]
    [InlineData("GET", false)]
    [InlineData("GET, plain", false)]
    [InlineData("HEAD", false)]
    [InlineData("OPTIONS", false)]
    [InlineData("PUT", true)]
    [InlineData("DELETE", true)]
    public async Task Call_IsRetriedWithoutAKey_WhenTheMethodIsIdempotent(string method, bool ambiguous)
    {
        Answer(500);
        using var application = AddLedger();

        var (failure, attempts) = await _calls[method](Caller(application));

        Assert.Equal((ServiceFailureKind.Unavailable, 3, ambiguous), (failure!.Kind, attempts, failure.IsAmbiguous));
        Assert.Equal(3, Requests.Count);
        Assert.All(Requests, request => Assert.Null(Header(request, "Idempotency-Key")));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("POST, plain")]
    [InlineData("PATCH")]
    public async Task Call_IsSentOnceWithAKey_WhenTheServiceMayHaveActed(string method)
    {
        Answer(500);
        using var application = AddLedger();

        var (failure, attempts) = await _calls[method](Caller(application));

        Assert.Equal((ServiceFailureKind.Unavailable, 1, true), (failure!.Kind, attempts, failure.IsAmbiguous));
        Assert.NotNull(Header(Request, "Idempotency-Key"));
    }

    [Theory]
    [InlineData("POST", 429, false)]
    [InlineData("PATCH", 429, false)]
    [InlineData("POST", 500, true)]
    [InlineData("POST, plain", 500, true)]
    [InlineData("PATCH", 500, true)]
    public async Task Call_IsRetriedWithTheSameKey_WhenThatIsSafe(string method, int status, bool honored)
    {
        Answer(status);
        using var application = AddLedger(("Ledger:IdempotencyKeysHonored", honored.ToString()));

        var (_, attempts) = await _calls[method](Caller(application));

        Assert.Equal(3, attempts);
        Assert.Equal(3, Requests.Count);
        Assert.Single(Requests.Select(request => Header(request, "Idempotency-Key")).Distinct(), key => key is not null);
    }

    [Fact]
    public async Task Key_IsTakenFromTheCaller_WhenTheCallerPassesOne()
    {
        Answer(200, GoodEntry);
        using var application = AddLedger();

        await Caller(application).TryAsync((api, ct) => api.PostAsync(_entry, "entry-1", ct), Cancellation);

        Assert.Equal("entry-1", Header(Request, "Idempotency-Key"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("é")]
    public async Task Call_ThrowsAndSendsNothing_WhenTheKeyIsMalformed(string key)
    {
        using var application = AddLedger();

        await Assert.ThrowsAsync<ArgumentException>(() => Caller(application).TryAsync((api, ct) => api.PostAsync(_entry, key, ct), Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => Caller(application).OrNullAsync((api, ct) => api.PostPlainAsync(_entry, key, ct), Cancellation));

        Assert.Empty(Requests);
    }

    private static (ServiceFailure? Failure, int Attempts) Of(ServiceResult result) => (result.Failure, result.Attempts);

    private static (ServiceFailure? Failure, int Attempts) Of<T>(ServiceResult<T> result)
        where T : notnull =>
        (result.Failure, result.Attempts);
}
