using System.Net;

namespace Tidewire.Tests.Notifications;

public sealed class NotificationContractTests : WireTest
{
    [Fact]
    public async Task Send_SendsTheRequestOfTheContract_WhenCalledWithPlainTexts()
    {
        Answer(202);
        using var application = TestApplication.At(Address, ("Notifications:ApiKey", "key-1"), ("Notifications:ApiKeyHeader", "X-Api-Key"));

        bool sent = await application.Notifications.SendAsync("ada", "Welcome!", cancellationToken: Cancellation);

        Assert.True(sent);
        Assert.Equal(("POST", "/send"), (Request.Method, Request.Path));
        Assert.Equal("""{"user_id":"ada","message":"Welcome!","channel":"email"}""", Request.Body);
        Assert.Equal("application/json", Header(Request, "Content-Type"));
        Assert.Equal(Request.Body!.Length.ToString(), Header(Request, "Content-Length"));
        Assert.Equal("key-1", Header(Request, "X-Api-Key"));
        Assert.Null(Header(Request, "Authorization"));
        Assert.True(Guid.TryParse(Header(Request, "Idempotency-Key"), out _));
    }

    [Fact]
    public async Task Send_CarriesChannelAndKey_WhenTheyAreGiven()
    {
        Answer(202);
        using var application = TestApplication.At(Address);

        await application.Notifications.SendAsync(
            new Notification { UserId = "ada", Message = "Hi", Channel = "sms", IdempotencyKey = "welcome-42" }, Cancellation);

        Assert.Equal("""{"user_id":"ada","message":"Hi","channel":"sms"}""", Request.Body);
        Assert.Equal("welcome-42", Header(Request, "Idempotency-Key"));
    }

    [Theory]
    [InlineData(200, ServiceFailureKind.Rejected, true)]
    [InlineData(201, ServiceFailureKind.Rejected, true)]
    [InlineData(204, ServiceFailureKind.Rejected, true)]
    [InlineData(302, ServiceFailureKind.Rejected, false)]
    [InlineData(308, ServiceFailureKind.Rejected, false)]
    [InlineData(400, ServiceFailureKind.Rejected, false)]
    [InlineData(401, ServiceFailureKind.Rejected, false)]
    [InlineData(409, ServiceFailureKind.Rejected, false)]
    [InlineData(422, ServiceFailureKind.Rejected, false)]
    [InlineData(500, ServiceFailureKind.Unavailable, true)]
    [InlineData(502, ServiceFailureKind.Unavailable, true)]
    [InlineData(503, ServiceFailureKind.Unavailable, true)]
    [InlineData(504, ServiceFailureKind.Unavailable, true)]
    public async Task Send_SendsOnceAndReturnsTheFailure_WhenTheStatusIsNot202(int status, ServiceFailureKind kind, bool ambiguous)
    {
        Answer(status);
        using var application = TestApplication.At(Address);

        var result = await application.Notifications.TrySendAsync("ada", "Hi", cancellationToken: Cancellation);

        Assert.False(result.IsSuccess);
        Assert.Equal((kind, (HttpStatusCode)status, 1, ambiguous), (result.Failure.Kind, result.Failure.StatusCode, result.Failure.Attempts, result.Failure.IsAmbiguous));
        Assert.Single(Requests);
    }

    [Fact]
    public async Task Send_IsRetriedWithTheSameKey_WhenTheServiceAnswers429()
    {
        AnswerFirst(2, 429, 202);
        using var application = TestApplication.At(Address);

        var result = await application.Notifications.TrySendAsync("ada", "Hi", cancellationToken: Cancellation);

        Assert.Equal((true, 3), (result.IsSuccess, result.Attempts));
        Assert.Single(Requests.Select(request => Header(request, "Idempotency-Key")).Distinct());
    }

    [Fact]
    public async Task Send_IsRetriedWithTheSameKey_WhenTheServiceHonorsKeysAndItsResponseIsAmbiguous()
    {
        AnswerFirst(1, 502, 202);
        using var application = TestApplication.At(Address, ("Notifications:IdempotencyKeysHonored", "true"));

        var result = await application.Notifications.TrySendAsync("ada", "Hi", cancellationToken: Cancellation);

        Assert.Equal((true, 2), (result.IsSuccess, result.Attempts));
        Assert.Single(Requests.Select(request => Header(request, "Idempotency-Key")).Distinct());
    }

    [Fact]
    public async Task Send_UsesANewKey_ForEachCall()
    {
        Answer(202);
        using var application = TestApplication.At(Address);

        await application.Notifications.SendAsync("ada", "Hi", cancellationToken: Cancellation);
        await application.Notifications.SendAsync("ada", "Hi", cancellationToken: Cancellation);

        Assert.Equal(2, Requests.Select(request => Header(request, "Idempotency-Key")).Distinct().Count());
    }

    [Theory]
    [InlineData("", "m", "email")]
    [InlineData("u", " ", "email")]
    [InlineData("u", "m", "")]
    public void Send_ThrowsImmediately_WhenAnArgumentIsEmpty(string userId, string message, string channel)
    {
        using var application = TestApplication.At(Address);

        // Not awaited: the exception comes from the call itself.
        Assert.Throws<ArgumentException>(() => { _ = application.Notifications.SendAsync(userId, message, channel, Cancellation); });
        Assert.Throws<ArgumentException>(() => { _ = application.Notifications.TrySendAsync(userId, message, channel, Cancellation); });
        Assert.Throws<ArgumentException>(() =>
        {
            _ = application.Notifications.TrySendAsync(new Notification { UserId = userId, Message = message, Channel = channel }, Cancellation);
        });
        Assert.Empty(Requests);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a\r\nX-Evil: 1")]
    [InlineData("é")]
    public void Send_ThrowsImmediately_WhenTheIdempotencyKeyIsMalformed(string key)
    {
        using var application = TestApplication.At(Address);

        var e = Assert.Throws<ArgumentException>(() =>
        {
            _ = application.Notifications.SendAsync(new Notification { UserId = "u", Message = "m", IdempotencyKey = key }, Cancellation);
        });

        Assert.Contains("1 to 255 visible ASCII characters", e.Message, StringComparison.Ordinal);
        Assert.Empty(Requests);
    }

    [Fact]
    public void ContentOfANotification_IsNotShown_ByToString() =>
        Assert.Equal("Notification", new Notification { UserId = "ada", Message = "secret", Channel = "sms" }.ToString());
}
