using Microsoft.Extensions.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Tidewire.AspNetCore.Tests;

/// <summary>401 for a bad token, 503 where nobody could tell, never the one for the other.</summary>
public sealed class JudgementTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(200)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(413)]
    [InlineData(422)]
    public async Task Token_IsInvalid_WhenTheServiceSaidNoToIt(int? status)
    {
        await using var api = await TestApi.StartAsync(StubAuth.Always(StubAuth.Failed(ServiceFailureKind.Rejected, status)));

        var answer = await api.GetAsync("/me", "Bearer t");

        Assert.Equal((401, "Bearer error=\"invalid_token\", error_description=\"the token is not valid\"", null), (answer.Status, answer.Challenge, answer.RetryAfter));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"sub":""}""")]
    [InlineData("""{"sub":7}""")]
    [InlineData("""{"email":"ada@example.com","roles":["admin"]}""")]
    public async Task Token_IsInvalid_WhenItNamesNoSubject(string claims)
    {
        await using var api = await TestApi.StartAsync(StubAuth.Accepting(claims));

        var answer = await api.GetAsync("/me", "Bearer t");

        Assert.Equal((401, "Bearer error=\"invalid_token\", error_description=\"the token names no subject\""), (answer.Status, answer.Challenge));
    }

    [Theory]
    [InlineData(ServiceFailureKind.Unavailable, null)]
    [InlineData(ServiceFailureKind.Unavailable, 500)]
    [InlineData(ServiceFailureKind.Throttled, 429)]
    [InlineData(ServiceFailureKind.Throttled, null)]
    [InlineData(ServiceFailureKind.TimedOut, null)]
    [InlineData(ServiceFailureKind.CircuitOpen, null)]
    [InlineData(ServiceFailureKind.InvalidResponse, 200)]
    [InlineData(ServiceFailureKind.Rejected, 202)]
    [InlineData(ServiceFailureKind.Rejected, 204)]
    [InlineData(ServiceFailureKind.Rejected, 301)]
    [InlineData(ServiceFailureKind.Rejected, 307)]
    [InlineData(ServiceFailureKind.Rejected, 404)]
    [InlineData(ServiceFailureKind.Rejected, 405)]
    [InlineData(ServiceFailureKind.Rejected, 408)]
    [InlineData(ServiceFailureKind.Rejected, 410)]
    [InlineData(ServiceFailureKind.Rejected, 415)]
    public async Task Request_IsAnswered503_WhenNobodyCouldTell(ServiceFailureKind kind, int? status)
    {
        await using var api = await TestApi.StartAsync(StubAuth.Always(StubAuth.Failed(kind, status)));

        var answer = await api.GetAsync("/me", "Bearer t");

        Assert.Equal((503, null, "5"), (answer.Status, answer.Challenge, answer.RetryAfter));
        Assert.Equal("open", (await api.GetAsync("/public", "Bearer t")).Body);
    }

    [Fact]
    public void EveryFailureKind_IsJudged() =>
        Assert.All(Enum.GetValues<ServiceFailureKind>(), kind => Assert.Equal(kind == ServiceFailureKind.Rejected, FailureJudge.IsNoToToken(new(kind))));

    [Theory]
    [InlineData(0, "1")]
    [InlineData(1, "1")]
    [InlineData(1_000, "1")]
    [InlineData(1_001, "2")]
    [InlineData(59_999, "60")]
    public async Task RetryAfter_IsRoundedUp_AndAtLeastOneSecond(int milliseconds, string expected)
    {
        await using var api = await TestApi.StartAsync(StubAuth.Down(TimeSpan.FromMilliseconds(milliseconds)));

        Assert.Equal(expected, (await api.GetAsync("/me", "Bearer t")).RetryAfter);
    }

    [Fact]
    public async Task RetryAfter_IsTheOptions_WhenTheFailureDoesNotSay()
    {
        await using var api = await TestApi.StartAsync(StubAuth.Down(), options => options.RetryAfter = TimeSpan.FromSeconds(30));

        Assert.Equal("30", (await api.GetAsync("/me", "Bearer t")).RetryAfter);
    }

    [Fact]
    public async Task RetryAfter_IsWritten_WhenItIsTheLongestThereIs()
    {
        await using var api = await TestApi.StartAsync(StubAuth.Down(TimeSpan.MaxValue));

        Assert.Equal("922337203686", (await api.GetAsync("/me", "Bearer t")).RetryAfter);
    }

    [Theory]
    [InlineData("Bearer t", 503)]
    [InlineData("Bearer ,", 400)]
    [InlineData(null, 401)]
    public async Task Answer_HasTheBodyOfTheApplication_WhenItWritesProblemDetails(string? header, int expected)
    {
        await using var api = await TestApi.StartAsync(
            builder =>
            {
                builder.Services.AddProblemDetails();
                builder.Services.AddSingleton<IAuthService>(StubAuth.Down());
                builder.Services.AddAuthentication().AddTidewire();
            },
            first: app => app.UseStatusCodePages());

        var answer = await api.GetAsync("/me", header is null ? [] : [header]);

        Assert.Equal(expected, answer.Status);
        Assert.Contains($"\"status\":{expected}", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_IsVerifiedOnce_HoweverOftenTheRequestAsks()
    {
        var auth = StubAuth.Rejecting();
        await using var api = await TestApi.StartAsync(auth);

        await api.GetAsync("/me", "Bearer t");

        Assert.Single(auth.Tokens);
    }
}
