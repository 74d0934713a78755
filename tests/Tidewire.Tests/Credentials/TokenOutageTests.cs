using System.Net;
using Microsoft.Extensions.Logging;
using Tidewire.Credentials;

namespace Tidewire.Tests.Credentials;

/// <summary>The effects of failures of the token endpoint.</summary>
public sealed class TokenOutageTests : ClientCredentialsTest
{
    [Fact]
    public async Task Token_IsUsedDuringAnOutage_UntilItExpires()
    {
        var source = Source();
        var first = await source.GetAsync(Ct);
        Endpoint.Answer(_ => throw new HttpRequestException(HttpRequestError.ConnectionError));

        Time.Advance(TimeSpan.FromMinutes(55));
        for (int second = 0; second < 290; second++)
        {
            Assert.Same(first, await source.GetAsync(Ct));
            await SettleAsync(source, first);
            Time.Advance(TimeSpan.FromSeconds(1));
        }

        // Retries come after 1, 2, 4, 8, 16 s and then every 30 s, not with every call.
        Assert.InRange(Endpoint.Requests.Count, 10, 16);
        string line = Assert.Single(Warnings);
        Assert.Contains("refused the connection", line, StringComparison.Ordinal);
        Assert.Contains("still usable: True", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Callers_FailImmediately_DuringTheBackOff()
    {
        var source = Source();
        Endpoint.Fail(HttpStatusCode.ServiceUnavailable);
        await Assert.ThrowsAsync<CredentialUnavailableException>(() => source.GetAsync(Ct).AsTask());

        for (int call = 0; call < 20; call++)
        {
            var failed = source.GetAsync(Ct);
            Assert.True(failed.IsCompleted);
            await Assert.ThrowsAsync<CredentialUnavailableException>(() => failed.AsTask());
        }

        Assert.Single(Endpoint.Requests);
        Assert.Single(Warnings);
    }

    [Fact]
    public async Task Endpoint_IsRetried_WithGrowingBackOff()
    {
        var source = Source();
        Endpoint.Fail(HttpStatusCode.ServiceUnavailable);
        await Assert.ThrowsAsync<CredentialUnavailableException>(() => source.GetAsync(Ct).AsTask());

        foreach (int pause in (int[])[1, 2, 4, 8, 16, 30, 30, 30])
        {
            int before = Endpoint.Requests.Count;
            Time.Advance(TimeSpan.FromSeconds(pause) - TimeSpan.FromMilliseconds(1));
            await Assert.ThrowsAsync<CredentialUnavailableException>(() => source.GetAsync(Ct).AsTask());
            Assert.Equal(before, Endpoint.Requests.Count);

            Time.Advance(TimeSpan.FromMilliseconds(1));
            await Assert.ThrowsAsync<CredentialUnavailableException>(() => source.GetAsync(Ct).AsTask());
            Assert.Equal(before + 1, Endpoint.Requests.Count);
        }
    }

    [Theory]
    [InlineData(20, 20)]
    [InlineData(86_400, 300)]
    public async Task RetryAfter_IsObeyed_UpToFiveMinutes(int asked, int pause)
    {
        var source = Source();
        Endpoint.Answer(_ =>
        {
            var response = StubTokenEndpoint.Json("", HttpStatusCode.TooManyRequests);
            response.Headers.RetryAfter = new(TimeSpan.FromSeconds(asked));
            return response;
        });
        await Assert.ThrowsAsync<CredentialUnavailableException>(() => source.GetAsync(Ct).AsTask());

        Time.Advance(TimeSpan.FromSeconds(pause) - TimeSpan.FromMilliseconds(1));
        await Assert.ThrowsAsync<CredentialUnavailableException>(() => source.GetAsync(Ct).AsTask());
        Assert.Single(Endpoint.Requests);

        Time.Advance(TimeSpan.FromMilliseconds(1));
        await Assert.ThrowsAsync<CredentialUnavailableException>(() => source.GetAsync(Ct).AsTask());
        Assert.Equal(2, Endpoint.Requests.Count);
    }

    [Theory]
    [InlineData(301, true)]
    [InlineData(302, true)]
    [InlineData(304, false)]
    [InlineData(308, true)]
    public async Task Failure_IsCalledARedirect_OnlyIfTheStatusIsARedirect(int status, bool isRedirect)
    {
        Endpoint.Fail((HttpStatusCode)status);

        await Assert.ThrowsAsync<CredentialUnavailableException>(() => ValueAsync(Source()));

        Assert.Equal(isRedirect, Assert.Single(Warnings).Contains("redirect", StringComparison.Ordinal));
    }

    // The number is too large for .NET to parse.
    [Fact]
    public async Task RetryAfter_IsFiveMinutes_WhenTheNumberIsHuge()
    {
        var source = Source();
        Endpoint.Answer(_ =>
        {
            var response = StubTokenEndpoint.Json("", HttpStatusCode.ServiceUnavailable);
            response.Headers.TryAddWithoutValidation("Retry-After", "99999999999");
            return response;
        });
        await Assert.ThrowsAsync<CredentialUnavailableException>(() => source.GetAsync(Ct).AsTask());

        Time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromMilliseconds(1));
        await Assert.ThrowsAsync<CredentialUnavailableException>(() => source.GetAsync(Ct).AsTask());
        Assert.Single(Endpoint.Requests);

        Time.Advance(TimeSpan.FromMilliseconds(1));
        await Assert.ThrowsAsync<CredentialUnavailableException>(() => source.GetAsync(Ct).AsTask());
        Assert.Equal(2, Endpoint.Requests.Count);
    }

    [Theory]
    [InlineData(20, 20)]
    [InlineData(-20, 1)]
    public async Task RetryAfterDate_IsMeasuredByTheClockOfTheEndpoint(int seconds, int pause)
    {
        var itsClock = Time.GetUtcNow() + TimeSpan.FromHours(2);
        var source = Source();
        Endpoint.Answer(_ =>
        {
            var response = StubTokenEndpoint.Json("", HttpStatusCode.ServiceUnavailable);
            response.Headers.Date = itsClock;
            response.Headers.RetryAfter = new(itsClock + TimeSpan.FromSeconds(seconds));
            return response;
        });
        await Assert.ThrowsAsync<CredentialUnavailableException>(() => source.GetAsync(Ct).AsTask());

        Time.Advance(TimeSpan.FromSeconds(pause) - TimeSpan.FromMilliseconds(1));
        await Assert.ThrowsAsync<CredentialUnavailableException>(() => source.GetAsync(Ct).AsTask());
        Assert.Single(Endpoint.Requests);

        Time.Advance(TimeSpan.FromMilliseconds(1));
        await Assert.ThrowsAsync<CredentialUnavailableException>(() => source.GetAsync(Ct).AsTask());
        Assert.Equal(2, Endpoint.Requests.Count);
    }

    [Fact]
    public async Task Recovery_IsLogged_Once()
    {
        var source = Source();
        Endpoint.Fail(HttpStatusCode.ServiceUnavailable);
        await Assert.ThrowsAsync<CredentialUnavailableException>(() => source.GetAsync(Ct).AsTask());
        Endpoint.Answer(_ => StubTokenEndpoint.Token("late"));

        Time.Advance(TimeSpan.FromSeconds(1));
        string value = await ValueAsync(source);

        Assert.Equal("Bearer late", value);
        Assert.Single(Logger.Collector.GetSnapshot(), line => line.Level == LogLevel.Information);
    }

    [Fact]
    public async Task Failure_IsLoggedAgain_WhenTheProblemChanges()
    {
        var source = Source();
        Endpoint.Fail(HttpStatusCode.ServiceUnavailable);
        await Assert.ThrowsAsync<CredentialUnavailableException>(() => source.GetAsync(Ct).AsTask());
        Endpoint.Fail(HttpStatusCode.Unauthorized, """{"error":"invalid_client"}""");

        Time.Advance(TimeSpan.FromSeconds(1));
        var failure = await Assert.ThrowsAsync<CredentialUnavailableException>(() => source.GetAsync(Ct).AsTask());

        Assert.Contains("invalid_client", failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, Warnings.Count);
    }

    [Fact]
    public async Task ErrorOfAMessageHandler_IsThrown_AndTheNextCallFetchesAgain()
    {
        Endpoint.Answer(number => number == 1 ? throw new InvalidOperationException("a handler's own") : StubTokenEndpoint.Token("token-2"));
        var source = Source();

        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => ValueAsync(source));
        Time.Advance(TimeSpan.FromSeconds(1));
        string value = await ValueAsync(source);

        Assert.Equal("a handler's own", e.Message);
        Assert.Equal("Bearer token-2", value);
        Assert.Contains("failed with InvalidOperationException", Assert.Single(Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ErrorOfAMessageHandler_IsObserved_WhenNoCallerWaitsForTheFetch()
    {
        var error = new InvalidOperationException("a handler's own");
        bool isUnobserved = false;
        EventHandler<UnobservedTaskExceptionEventArgs> listener = (_, e) => isUnobserved |= e.Exception.InnerExceptions.Contains(error);
        TaskScheduler.UnobservedTaskException += listener;
        try
        {
            await FailInBackgroundAsync(error);
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= listener;
        }

        Assert.False(isUnobserved);
    }

    [Fact]
    public async Task UnresolvableScheme_IsReported()
    {
        Endpoint.Answer(_ => throw new NotSupportedException());
        var source = Source(Settings with { TokenEndpoint = new("https+http://login/connect/token") });

        await Assert.ThrowsAsync<CredentialUnavailableException>(() => ValueAsync(source));

        Assert.Contains("service discovery", Assert.Single(Warnings), StringComparison.Ordinal);
    }

    // When this method returns, the failed fetch is unreachable, so the garbage collector would report its unobserved exception.
    private async Task FailInBackgroundAsync(Exception error)
    {
        Endpoint.Answer(number => number == 1 ? StubTokenEndpoint.Token("token-1", expiresIn: 3_600) : throw error);
        var source = Source();
        var token = await source.GetAsync(Ct);
        source.Refused(token, isAmbiguous: false);
        while (Warnings.Count == 0)
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Ct);

        // Only one fetch runs at a time, so a third request shows that the failed fetch has ended.
        Endpoint.Answer(_ => StubTokenEndpoint.Token("token-1"));
        while (Endpoint.Requests.Count < 3)
        {
            Time.Advance(TimeSpan.FromMinutes(1));
            source.Refused(token, isAmbiguous: false);
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Ct);
        }
    }
}
