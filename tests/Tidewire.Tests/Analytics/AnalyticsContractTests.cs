using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Tidewire.Tests.Analytics;

public sealed class AnalyticsContractTests : WireTest
{
    private static readonly DateTimeOffset _now = new(2026, 1, 31, 12, 0, 0, 123, TimeSpan.Zero);

    [Fact]
    public async Task Report_SendsExactlyTheRequestOfTheContract_WhenCalledWithStrings()
    {
        Answer(202);
        using var application = new TestApplication(
            TestApplication.Settings(Address), services => services.AddSingleton<TimeProvider>(new FakeTimeProvider(_now)));

        bool reported = await application.Analytics.ReportActivityAsync("ada", "create", "document", "d-1", Cancellation);

        Assert.True(reported);
        Assert.Equal(("POST", "/events"), (Request.Method, Request.Path));
        Assert.Equal(
            """{"user_id":"ada","action":"create","resource_type":"document","resource_id":"d-1","timestamp":"2026-01-31T12:00:00.123000Z"}""",
            Request.Body);
        Assert.Equal(Request.Body!.Length.ToString(), Header(Request, "Content-Length"));
        Assert.True(Guid.TryParse(Header(Request, "Idempotency-Key"), out _));
    }

    [Theory]
    [InlineData("2026-01-31T12:00:00+02:00", "2026-01-31T10:00:00.000000Z")]
    [InlineData("2026-01-31T23:59:59.9999999Z", "2026-01-31T23:59:59.999999Z")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000000Z")]
    public async Task Report_CarriesTheTimeOfTheEvent_WhenItIsGiven(string occurredAt, string timestamp)
    {
        Answer(200);
        using var application = TestApplication.At(Address);

        bool reported = await application.Analytics.ReportActivityAsync(Report() with { OccurredAt = DateTimeOffset.Parse(occurredAt), IdempotencyKey = "k-1" }, Cancellation);

        Assert.True(reported);
        Assert.Contains($"\"timestamp\":\"{timestamp}\"", Request.Body, StringComparison.Ordinal);
        Assert.Equal("k-1", Header(Request, "Idempotency-Key"));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(202)]
    public async Task Report_Succeeds_WhenTheStatusIs200Or202(int status)
    {
        Answer(status, "not json at all");
        using var application = TestApplication.At(Address);

        Assert.True((await application.Analytics.TryReportActivityAsync(Report(), Cancellation)).IsSuccess);
    }

    [Theory]
    [InlineData(201, ServiceFailureKind.Rejected, 1, true)]
    [InlineData(302, ServiceFailureKind.Rejected, 1, false)]
    [InlineData(400, ServiceFailureKind.Rejected, 1, false)]
    [InlineData(401, ServiceFailureKind.Rejected, 1, false)]
    [InlineData(422, ServiceFailureKind.Rejected, 1, false)]
    [InlineData(429, ServiceFailureKind.Throttled, 3, false)]
    [InlineData(500, ServiceFailureKind.Unavailable, 3, true)]
    [InlineData(503, ServiceFailureKind.Unavailable, 3, true)]
    public async Task Report_ReturnsTheFailure_WhenTheStatusIsNeither200Nor202(int status, ServiceFailureKind kind, int attempts, bool ambiguous)
    {
        Answer(status);
        using var application = TestApplication.At(Address);

        var result = await application.Analytics.TryReportActivityAsync("ada", "create", "document", "d-1", Cancellation);

        Assert.Equal((kind, (HttpStatusCode)status, attempts, ambiguous), (result.Failure!.Kind, result.Failure.StatusCode, result.Attempts, result.Failure.IsAmbiguous));
        Assert.Equal(attempts, Requests.Count);
        Assert.Single(Requests.Select(request => Header(request, "Idempotency-Key")).Distinct());
    }

    [Theory]
    [InlineData("", "a", "t", "i")]
    [InlineData("u", "", "t", "i")]
    [InlineData("u", "a", "", "i")]
    [InlineData("u", "a", "t", "")]
    public void Report_ThrowsImmediately_WhenAnArgumentIsEmpty(string userId, string action, string resourceType, string resourceId)
    {
        using var application = TestApplication.At(Address);

        Assert.Throws<ArgumentException>(() => { _ = application.Analytics.ReportActivityAsync(userId, action, resourceType, resourceId, Cancellation); });
        Assert.Throws<ArgumentException>(() =>
        {
            _ = application.Analytics.TryReportActivityAsync(new AnalyticsEvent { UserId = userId, Action = action, ResourceType = resourceType, ResourceId = resourceId }, Cancellation);
        });
        Assert.Empty(Requests);
    }

    private static AnalyticsEvent Report() => new() { UserId = "ada", Action = "create", ResourceType = "document", ResourceId = "d-1" };
}
