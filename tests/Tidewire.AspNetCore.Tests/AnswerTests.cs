using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Tidewire.AspNetCore.Tests;

/// <summary>Responses in less common cases: other HTTP methods, responses that have started, refusals by the endpoint's own code, and shared caches.</summary>
public sealed class AnswerTests
{
    private const string InvalidToken = "Bearer error=\"invalid_token\", error_description=\"the token is not valid\"";

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    [InlineData("TRACE")]
    [InlineData("M-SEARCH")]
    public async Task Answer_IsTheSame_ForEveryMethod(string method)
    {
        var auth = StubAuth.Rejecting();
        await using var api = await TestApi.StartAsync(auth, map: app => app.Map("/any", () => "in").RequireAuthorization(), onKestrel: true);

        Assert.Equal((401, "Bearer", null), await SendAsync(null));
        Assert.Equal((401, InvalidToken, null), await SendAsync("Bearer t"));
        auth.Answer = StubAuth.Down(TimeSpan.FromSeconds(7)).Answer;
        Assert.Equal((503, null, "7"), await SendAsync("Bearer t"));
        auth.Answer = StubAuth.Accepting().Answer;
        Assert.Equal((200, null, null), await SendAsync("Bearer t"));

        async Task<(int, string?, string?)> SendAsync(string? header)
        {
            using var request = new HttpRequestMessage(new(method), "/any");
            if (header is not null)
                request.Headers.Add("Authorization", header);
            using var answer = await api.Client.SendAsync(request, TestContext.Current.CancellationToken);
            return ((int)answer.StatusCode, Value(answer, "WWW-Authenticate"), Value(answer, "Retry-After"));
        }

        static string? Value(HttpResponseMessage answer, string name) => answer.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;
    }

    [Theory]
    [InlineData("challenge", "reject")]
    [InlineData("challenge", "down")]
    [InlineData("forbid", "accept")]
    [InlineData("forbid", "down")]
    public async Task Refusal_Throws_WhenTheResponseHasStarted(string refusal, string service)
    {
        var auth = service switch { "reject" => StubAuth.Rejecting(), "down" => StubAuth.Down(), _ => StubAuth.Accepting() };
        Exception? thrown = null;
        await using var api = await TestApi.StartAsync(auth, map: app => app.MapGet("/late", async (HttpContext context) =>
        {
            await context.Response.WriteAsync("begun");
            thrown = await Record.ExceptionAsync(() => refusal == "forbid" ? context.ForbidAsync("Bearer") : context.ChallengeAsync("Bearer"));
        }));

        var answer = await api.GetAsync("/late", "Bearer t");

        Assert.Equal((200, null, null, "begun"), (answer.Status, answer.Challenge, answer.RetryAfter, answer.Body));
        Assert.IsType<InvalidOperationException>(thrown);
    }

    [Fact]
    public async Task ChallengeEvent_GetsStatus503_WhenOneServiceIsDownAndAnotherSchemeForbids()
    {
        var steps = new List<int>();
        await using var api = await TestApi.StartAsync(
            builder =>
            {
                builder.Services.AddSingleton<IAuthService>(StubAuth.Down());
                builder.Services.AddKeyedSingleton<IAuthService>("Partner", StubAuth.Accepting("""{"sub":"grace"}"""));
                builder.Services.AddAuthentication("Bearer")
                    .AddTidewire(options => options.Events.OnChallenge = context =>
                    {
                        steps.Add(context.StatusCode);
                        return Task.CompletedTask;
                    })
                    .AddTidewire("Partner", options => options.ServiceKey = "Partner");
            },
            app => app.MapGet("/guarded", () => "in").RequireAuthorization(policy => policy.AddAuthenticationSchemes("Bearer", "Partner").RequireRole("boss")));

        var answer = await api.GetAsync("/guarded", "Bearer t");

        Assert.Equal((503, "5"), (answer.Status, answer.RetryAfter));
        Assert.Equal([503], steps);
    }

    [Theory]
    [InlineData("/me?access_token=t", null, "private")]
    [InlineData("/own?access_token=t", null, "no-store")]
    [InlineData("/me", "Bearer t", null)]
    [InlineData("/missing?access_token=t", null, null)]
    [InlineData("/public", null, null)]
    public async Task Response_IsNotStoredBySharedCaches_WhenTheTokenIsInTheQuery(string target, string? header, string? expected)
    {
        string? cacheControl = null;
        await using var api = await TestApi.StartAsync(
            StubAuth.Accepting(),
            options => options.TokenRetriever = TokenRetrievers.OneOf(TokenRetrievers.Header, TokenRetrievers.Query()),
            app => app.MapGet("/own", (HttpContext context) => context.Response.Headers.CacheControl = "no-store").RequireAuthorization(),
            app => app.Use((context, next) =>
            {
                context.Response.OnCompleted(() =>
                {
                    cacheControl = context.Response.Headers.CacheControl;
                    return Task.CompletedTask;
                });
                return next(context);
            }));

        await api.GetAsync(target, header is null ? [] : [header]);
        await api.StopAsync();

        Assert.Equal(expected, cacheControl);
    }

    [Fact]
    public async Task Retriever_MayBeCalled_WhenTheResponseHasStarted()
    {
        await using var api = await TestApi.StartAsync(StubAuth.Accepting(), map: app => app.MapGet("/late", async (HttpContext context) =>
        {
            await context.Response.WriteAsync("begun ");
            await context.Response.WriteAsync(TokenRetrievers.Query()(context.Request) ?? "none");
        }));

        Assert.Equal("begun t", (await api.GetAsync("/late?access_token=t")).Body);
    }
}
