using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Tidewire.AspNetCore.Tests;

public sealed class EventTests
{
    [Fact]
    public async Task TokenRetrievedEvent_MayReplaceTheToken()
    {
        var auth = StubAuth.Accepting();
        await using var api = await StartAsync(auth, events => events.OnTokenRetrieved = context =>
        {
            context.Token = context.Token is null ? "guest" : context.Token + "2";
            return Task.CompletedTask;
        });

        await api.GetAsync("/me", "Bearer t");
        await api.GetAsync("/me");

        Assert.Equal(["t2", "guest"], auth.Tokens);
    }

    [Theory]
    [InlineData("success", 200, null)]
    [InlineData("none", 401, "Bearer")]
    [InlineData("fail", 401, "Bearer error=\"invalid_token\"")]
    public async Task TokenRetrievedEvent_MayEndAuthenticationWithItsOwnResult(string result, int expected, string? challenge)
    {
        var auth = StubAuth.Down();
        await using var api = await StartAsync(auth, events => events.OnTokenRetrieved = context => EndWith(context, result));

        var answer = await api.GetAsync("/me", "Bearer t");

        Assert.Equal((expected, challenge), (answer.Status, answer.Challenge));
        Assert.Empty(auth.Tokens);
    }

    [Theory]
    [InlineData("success", 200, null)]
    [InlineData("none", 401, "Bearer")]
    [InlineData("fail", 401, "Bearer error=\"invalid_token\"")]
    public async Task TokenValidatedEvent_MayEndAuthenticationWithItsOwnResult(string result, int expected, string? challenge)
    {
        await using var api = await StartAsync(StubAuth.Accepting(), events => events.OnTokenValidated = context => EndWith(context, result));

        var answer = await api.GetAsync("/me", "Bearer t");

        Assert.Equal((expected, challenge), (answer.Status, answer.Challenge));
    }

    [Fact]
    public async Task TokenValidatedEvent_MayReplaceThePrincipal_AndTheClaimsStayAvailable()
    {
        await using var api = await StartAsync(
            StubAuth.Accepting(),
            events => events.OnTokenValidated = context =>
            {
                context.Principal = new(new ClaimsIdentity([new("name", "Ada L."), new("who", context.Claims.Subject!)], "own", "name", "role"));
                return Task.CompletedTask;
            },
            app => app.MapGet("/who", (HttpContext context) => $"{context.User.Identity!.Name} {context.User.FindFirstValue("who")} {context.GetTokenClaims()?.Subject}").RequireAuthorization());

        Assert.Equal("Ada L. ada ada", (await api.GetAsync("/who", "Bearer t")).Body);
    }

    [Fact]
    public async Task AuthenticationFailedEvent_GetsTheReason()
    {
        var failures = new List<TidewireAuthenticationException>();
        var auth = StubAuth.Rejecting();
        await using var api = await StartAsync(auth, events => events.OnAuthenticationFailed = context =>
        {
            failures.Add(context.Exception);
            return Task.CompletedTask;
        });

        await api.GetAsync("/me", "Bearer t");
        auth.Answer = StubAuth.Down().Answer;
        await api.GetAsync("/me", "Bearer t");
        await api.GetAsync("/me", "Bearer a b");
        await api.GetAsync("/me");

        Assert.Equal(
            [(false, ServiceFailureKind.Rejected), (true, ServiceFailureKind.Unavailable), (false, (ServiceFailureKind?)null)],
            failures.Select(failure => (failure.IsOutage, failure.Failure?.Kind)));
    }

    [Theory]
    [InlineData("success", 200)]
    [InlineData("none", 401)]
    [InlineData("fail", 401)]
    public async Task AuthenticationFailedEvent_MayEndAuthenticationWithItsOwnResult(string result, int expected)
    {
        await using var api = await StartAsync(StubAuth.Down(), events => events.OnAuthenticationFailed = context => EndWith(context, result));

        Assert.Equal(expected, (await api.GetAsync("/me", "Bearer t")).Status);
    }

    [Fact]
    public async Task ChallengeEvent_MayChangeTheResponse()
    {
        await using var api = await StartAsync(StubAuth.Rejecting(), events => events.OnChallenge = context =>
        {
            Assert.IsType<TidewireAuthenticationException>(context.AuthenticateFailure);
            (context.StatusCode, context.Error, context.ErrorDescription) = (403, "own", "é \"x\"\r\n");
            return Task.CompletedTask;
        });

        var answer = await api.GetAsync("/me", "Bearer t");

        Assert.Equal((403, "Bearer error=\"own\", error_description=\"? \\\"x\\\"??\""), (answer.Status, answer.Challenge));
    }

    [Fact]
    public async Task ChallengeEvent_MayIncreaseTheRetryAfter()
    {
        await using var api = await StartAsync(StubAuth.Down(), events => events.OnChallenge = context =>
        {
            Assert.Equal((503, null), (context.StatusCode, context.Error));
            context.RetryAfter = TimeSpan.FromMinutes(1);
            return Task.CompletedTask;
        });

        Assert.Equal("60", (await api.GetAsync("/me", "Bearer t")).RetryAfter);
    }

    [Fact]
    public async Task ChallengeEvent_MaySendItsOwnResponse()
    {
        await using var api = await StartAsync(StubAuth.Down(), events => events.OnChallenge = async context =>
        {
            context.HandleResponse();
            context.Response.StatusCode = 502;
            await context.Response.WriteAsync("sorry");
        });

        Assert.Equal(new(502, null, null, "sorry"), await api.GetAsync("/me", "Bearer t"));
    }

    [Fact]
    public async Task Events_AreCreatedByTheContainer_WhenEventsTypeIsSet()
    {
        await using var api = await TestApi.StartAsync(builder =>
        {
            builder.Services.AddSingleton<IAuthService>(StubAuth.Accepting());
            builder.Services.AddScoped<RenamingEvents>();
            builder.Services.AddAuthentication().AddTidewire(options => options.EventsType = typeof(RenamingEvents));
        });

        Assert.Equal("renamed", (await api.GetAsync("/me", "Bearer t")).Body);
    }

    [Fact]
    public async Task Exception_IsRethrown_WhenAnEventThrows()
    {
        await using var api = await StartAsync(StubAuth.Accepting(), events => events.OnTokenValidated = _ => throw new InvalidOperationException("database"));

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => api.GetAsync("/me", "Bearer t"));

        Assert.Equal("database", thrown.Message);
    }

    private static Task<TestApi> StartAsync(StubAuth auth, Action<TidewireAuthenticationEvents> set, Action<WebApplication>? map = null) =>
        TestApi.StartAsync(auth, options => set(options.Events), map);

    private static Task EndWith(ResultContext<TidewireAuthenticationOptions> context, string result)
    {
        switch (result)
        {
            case "success":
                context.Principal = new(new ClaimsIdentity([new("sub", "guest")], "own", "sub", "roles"));
                context.Success();
                break;
            case "none":
                context.NoResult();
                break;
            default:
                context.Fail("own reason");
                break;
        }

        return Task.CompletedTask;
    }

    private sealed class RenamingEvents : TidewireAuthenticationEvents
    {
        public override Task TokenValidated(TokenValidatedContext context)
        {
            context.Principal = new(new ClaimsIdentity([new("sub", "renamed")], "own", "sub", "roles"));
            return Task.CompletedTask;
        }
    }
}
