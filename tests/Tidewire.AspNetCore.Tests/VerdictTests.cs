using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Tidewire.AspNetCore.Tests;

/// <summary>401 for an invalid token and 503 for a token that could not be verified, never the reverse.</summary>
public sealed class VerdictTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(200)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(413)]
    [InlineData(422)]
    [InlineData(404)]
    public async Task Token_IsInvalid_WhenTheServiceRejectedIt(int? status)
    {
        await using var api = await TestApi.StartAsync(StubAuth.Always(StubAuth.Failed(ServiceFailureKind.Rejected, status)));

        var answer = await api.GetAsync("/me", "Bearer t");

        Assert.Equal((401, "Bearer error=\"invalid_token\", error_description=\"the token is not valid\"", null), (answer.Status, answer.Challenge, answer.RetryAfter));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"sub":""}""")]
    [InlineData("""{"sub":" \t\n\u00a0\u2003 "}""")]
    [InlineData("""{"sub":["ada"]}""")]
    [InlineData("""{"SUB":"ada"}""")]
    [InlineData("""{"sub":7}""")]
    [InlineData("""{"email":"ada@example.com","roles":["admin"]}""")]
    public async Task Token_IsInvalid_WhenItHasNoSubject(string claims)
    {
        await using var api = await TestApi.StartAsync(StubAuth.Accepting(claims));

        var answer = await api.GetAsync("/me", "Bearer t");

        Assert.Equal((401, "Bearer error=\"invalid_token\", error_description=\"the token has no subject\""), (answer.Status, answer.Challenge));
    }

    [Theory]
    [InlineData(ServiceFailureKind.Unavailable, null)]
    [InlineData(ServiceFailureKind.Unavailable, 500)]
    [InlineData(ServiceFailureKind.Throttled, 429)]
    [InlineData(ServiceFailureKind.Throttled, null)]
    [InlineData(ServiceFailureKind.TimedOut, null)]
    [InlineData(ServiceFailureKind.CircuitOpen, null)]
    [InlineData(ServiceFailureKind.InvalidResponse, 200)]
    [InlineData(ServiceFailureKind.InvalidResponse, 202)]
    [InlineData(ServiceFailureKind.InvalidResponse, 301)]
    [InlineData(ServiceFailureKind.InvalidResponse, 401)]
    [InlineData(ServiceFailureKind.InvalidResponse, 403)]
    [InlineData(ServiceFailureKind.InvalidResponse, 404)]
    public async Task Request_IsAnswered503_WhenTheTokenCouldNotBeVerified(ServiceFailureKind kind, int? status)
    {
        await using var api = await TestApi.StartAsync(StubAuth.Always(StubAuth.Failed(kind, status)));

        var answer = await api.GetAsync("/me", "Bearer t");

        Assert.Equal((503, null, "5"), (answer.Status, answer.Challenge, answer.RetryAfter));
        Assert.Equal("open", (await api.GetAsync("/public", "Bearer t")).Body);
    }

    [Fact]
    public async Task Token_IsInvalid_OnlyWhenTheFailureKindIsRejected()
    {
        foreach (var kind in Enum.GetValues<ServiceFailureKind>())
        {
            await using var api = await TestApi.StartAsync(StubAuth.Always(StubAuth.Failed(kind, 401)));

            Assert.Equal(kind == ServiceFailureKind.Rejected ? 401 : 503, (await api.GetAsync("/me", "Bearer t")).Status);
        }
    }

    public static TheoryData<TimeSpan, string> RetryAfters => new()
    {
        { TimeSpan.MinValue, "1" },
        { TimeSpan.FromSeconds(-1), "1" },
        { TimeSpan.Zero, "1" },
        { TimeSpan.FromTicks(1), "1" },
        { TimeSpan.FromSeconds(1), "1" },
        { TimeSpan.FromMilliseconds(1_001), "2" },
        { TimeSpan.FromMilliseconds(59_999), "60" },
        { TimeSpan.FromSeconds(3_600), "3600" },
        { TimeSpan.FromSeconds(3_601), "3600" },
        { TimeSpan.FromSeconds(int.MaxValue), "3600" },
        { new DateTime(9999, 12, 31) - new DateTime(2026, 1, 1), "3600" },
        { TimeSpan.MaxValue, "3600" },
    };

    [Theory]
    [MemberData(nameof(RetryAfters))]
    public async Task RetryAfter_IsRoundedUp_AndBetweenOneSecondAndOneHour(TimeSpan asked, string expected)
    {
        await using var api = await TestApi.StartAsync(StubAuth.Down(asked));

        Assert.Equal(expected, (await api.GetAsync("/me", "Bearer t")).RetryAfter);
    }

    [Theory]
    [MemberData(nameof(RetryAfters))]
    public async Task RetryAfter_IsLimited_WhenAnEventSetsIt(TimeSpan asked, string expected)
    {
        await using var api = await TestApi.StartAsync(StubAuth.Down(), options => options.Events.OnChallenge = context =>
        {
            context.RetryAfter = asked;
            return Task.CompletedTask;
        });

        Assert.Equal(expected, (await api.GetAsync("/me", "Bearer t")).RetryAfter);
    }

    [Fact]
    public async Task RetryAfter_IsLimited_BeforeAnEventSeesIt()
    {
        var seen = TimeSpan.Zero;
        await using var api = await TestApi.StartAsync(StubAuth.Down(TimeSpan.MaxValue), options => options.Events.OnChallenge = context =>
        {
            seen = context.RetryAfter;
            return Task.CompletedTask;
        });

        await api.GetAsync("/me", "Bearer t");

        Assert.Equal(TimeSpan.FromHours(1), seen);
    }

    [Fact]
    public async Task RetryAfter_ComesFromTheOptions_WhenTheFailureHasNoRetryAfter()
    {
        await using var api = await TestApi.StartAsync(StubAuth.Down(), options => options.RetryAfter = TimeSpan.FromSeconds(30));

        Assert.Equal("30", (await api.GetAsync("/me", "Bearer t")).RetryAfter);
    }

    [Theory]
    [InlineData("Bearer t", 503)]
    [InlineData("Bearer ,", 400)]
    [InlineData(null, 401)]
    public async Task Answer_HasTheBodyOfTheApplication_WhenTheApplicationWritesProblemDetails(string? header, int expected)
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
    public async Task Token_IsVerifiedOnce_ForRepeatedAuthenticationInOneRequest()
    {
        var auth = StubAuth.Rejecting();
        await using var api = await TestApi.StartAsync(auth);

        await api.GetAsync("/me", "Bearer t");

        Assert.Single(auth.Tokens);
    }
}
