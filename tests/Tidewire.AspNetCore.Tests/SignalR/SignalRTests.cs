using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Tidewire.AspNetCore.Tests.SignalR;

/// <summary>A real SignalR server and client, over every transport.</summary>
public sealed class SignalRTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<HttpTransportType> Transports =>
        [HttpTransportType.WebSockets, HttpTransportType.ServerSentEvents, HttpTransportType.LongPolling];

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task UserIdentifier_IsTheSubject_WithoutConfiguration(HttpTransportType transport)
    {
        await using var api = await StartAsync(BySubject());
        await using var ada = await ConnectAsync(api, transport, "ada");

        Assert.Equal("ada ada ada ada False", await ada.InvokeAsync<string>("Who", Cancellation));
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task MessageToAUser_ReachesTheUserWithThatSubject_AndNoOtherUser(HttpTransportType transport)
    {
        await using var api = await StartAsync(BySubject());
        await using var ada = await ConnectAsync(api, transport, "ada");
        await using var grace = await ConnectAsync(api, transport, "grace");
        var (received, misdelivered) = (new TaskCompletionSource<string>(), new List<string>());
        ada.On<string>("Receive", received.SetResult);
        grace.On<string>("Receive", misdelivered.Add);

        await grace.InvokeAsync("SendToUserAsync", "ada", "hello", Cancellation);

        Assert.Equal("hello", await received.Task.WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System, Cancellation));
        await grace.InvokeAsync<string>("Who", Cancellation);
        Assert.Empty(misdelivered);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task StaleToken_IsReportedAsStale_ToTheHub(HttpTransportType transport)
    {
        var claims = TokenClaims.Parse(StubAuth.GoodClaims);
        await using var api = await StartAsync(StubAuth.Always(ServiceResult.Stale(claims)));
        await using var ada = await ConnectAsync(api, transport, "ada");

        Assert.Equal("ada ada ada ada True", await ada.InvokeAsync<string>("Who", Cancellation));
    }

    [Fact]
    public async Task LongPolling_UsesTheResultOfTheLatestPoll_NotOfTheFirst()
    {
        var auth = BySubject();
        await using var api = await StartAsync(auth);
        await using var ada = await ConnectAsync(api, HttpTransportType.LongPolling, "ada");
        string fresh = await ada.InvokeAsync<string>("Who", Cancellation);

        auth.Answer = StubAuth.Always(ServiceResult.Stale(TokenClaims.Parse("""{"sub":"ada","email":"new"}"""))).Answer;
        // The response to the second call arrives with a poll that was verified after the change. The connection then has the user of that poll.
        await ada.InvokeAsync<string>("Who", Cancellation);
        await ada.InvokeAsync<string>("Who", Cancellation);
        string stale = await ada.InvokeAsync<string>("Who", Cancellation);

        Assert.Equal(("ada ada ada ada False", "ada ada ada ada True"), (fresh, stale));
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Connection_FailsWith503_WhenTheAuthServiceIsDown(HttpTransportType transport)
    {
        await using var api = await StartAsync(StubAuth.Down());

        var thrown = await Assert.ThrowsAsync<HttpRequestException>(() => ConnectAsync(api, transport, "ada"));

        Assert.Equal(503, (int?)thrown.StatusCode);
    }

    [Fact]
    public async Task ClaimsAndStaleness_AreFound_OnACopyOfTheContextWithoutFeatures()
    {
        string? seen = null;
        await using var api = await TestApi.StartAsync(
            StubAuth.Always(ServiceResult.Stale(TokenClaims.Parse(StubAuth.GoodClaims))),
            map: app => app.MapGet("/copy", (HttpContext context) =>
            {
                var copy = new DefaultHttpContext { User = context.User };
                var deepCopy = new DefaultHttpContext { User = context.User.Clone() };
                var nobody = new DefaultHttpContext();
                seen = $"{copy.GetTokenClaims()?.Subject} {copy.GetTokenClaims("Bearer")?.Subject} {copy.IsTokenStale()} " +
                    $"{deepCopy.GetTokenClaims()?.Subject} {deepCopy.IsTokenStale()} {nobody.GetTokenClaims() is null} {nobody.IsTokenStale()}";
            }));

        await api.GetAsync("/copy", "Bearer t");

        Assert.Equal("ada ada True ada True True True", seen);
    }

    [Theory]
    [InlineData("clone", "ada False")]
    [InlineData("copy of claims", "ada False")]
    [InlineData("added identity", "ada False")]
    [InlineData("built anew", " True")]
    public async Task ClaimsOfATransformedUser_AreFoundOnACopyOfTheContext_OrReportedAsStale(string how, string expected)
    {
        string? seen = null;
        await using var api = await TestApi.StartAsync(
            builder =>
            {
                builder.Services.AddSingleton<IAuthService>(StubAuth.Accepting());
                builder.Services.AddAuthentication().AddTidewire();
                builder.Services.AddSingleton<IClaimsTransformation>(new Transformation(how));
            },
            app => app.MapGet("/copy", (HttpContext context) =>
            {
                var copy = new DefaultHttpContext { User = context.User };
                seen = $"{copy.GetTokenClaims()?.Subject} {copy.IsTokenStale()}";
                return $"{context.GetTokenClaims()?.Subject} {context.IsTokenStale()}";
            }).RequireAuthorization());

        var answer = await api.GetAsync("/copy", "Bearer t");

        Assert.Equal((expected, "ada False"), (seen, answer.Body));
    }

    // The token is the name of the user.
    private static StubAuth BySubject() => new() { Answer = (token, _) => Task.FromResult(StubAuth.Accepted($$"""{"sub":"{{token}}"}""")) };

    private static Task<TestApi> StartAsync(StubAuth auth) => TestApi.StartAsync(
        builder =>
        {
            builder.Services.AddSingleton<IAuthService>(auth);
            builder.Services.AddAuthentication("Bearer")
                .AddTidewire()
                .AddTidewire("Live", options => options.TokenRetriever = TokenRetrievers.OneOf(TokenRetrievers.Header, TokenRetrievers.Query()));
            builder.Services.AddSignalR();
        },
        app => app.MapHub<WhoHub>("/hub").RequireAuthorization(policy => policy.AddAuthenticationSchemes("Live").RequireAuthenticatedUser()),
        onKestrel: true);

    private static async Task<HubConnection> ConnectAsync(TestApi api, HttpTransportType transport, string token)
    {
        var connection = new HubConnectionBuilder()
            .WithUrl(new Uri(api.Client.BaseAddress!, "/hub"), transport, options => options.AccessTokenProvider = () => Task.FromResult<string?>(token))
            .Build();
        await connection.StartAsync(Cancellation);
        return connection;
    }

    private sealed class Transformation(string how) : IClaimsTransformation
    {
        public Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal)
        {
            var identity = (ClaimsIdentity)principal.Identity!;
            switch (how)
            {
                case "clone":
                    return Task.FromResult(principal.Clone());
                case "copy of claims":
                    return Task.FromResult(new ClaimsPrincipal(new ClaimsIdentity(identity.Claims, "Own", "sub", "roles")));
                case "added identity":
                    principal.AddIdentity(new([new("dept", "x")], "Own"));
                    return Task.FromResult(principal);
                default:
                    return Task.FromResult(new ClaimsPrincipal(
                        new ClaimsIdentity(identity.Claims.Select(claim => new Claim(claim.Type, claim.Value)), identity.AuthenticationType, "sub", "roles")));
            }
        }
    }
}
