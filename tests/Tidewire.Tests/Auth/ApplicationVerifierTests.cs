using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Tidewire.Tests.Auth;

/// <summary>Results of an application's own verifier pass through the same stages as those of the SDK's verifier.</summary>
public sealed class ApplicationVerifierTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedVerifier _verifier = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Verifier_IsCalledOnce_ForAllWaitingCallers_AndItsResultIsCached()
    {
        var answer = new TaskCompletionSource<ServiceResult<TokenClaims>>();
        _verifier.Answer = (_, _) => answer.Task;
        using var application = Application(("Auth:Cache:Enabled", "true"));

        var waiters = Enumerable.Range(0, 50).Select(_ => application.Auth.TryVerifyTokenAsync("token", Ct)).ToList();
        answer.SetResult(Good());
        var results = await Task.WhenAll(waiters);
        var remembered = await application.Auth.VerifyTokenAsync("token", Ct);

        Assert.All(results, result => Assert.Equal("anna", result.Value?.Subject));
        Assert.Equal("anna", remembered?.Subject);
        Assert.Equal("token", Assert.Single(_verifier.Asked));
    }

    [Fact]
    public async Task StaleResult_IsAccepted_WhileTheVerifierFails()
    {
        using var application = Application(("Auth:Cache:Enabled", "true"), ("Auth:Cache:StaleOnOutage", "01:00:00"));
        await application.Auth.VerifyTokenAsync("token", Ct);
        _time.Advance(TimeSpan.FromMinutes(10));
        _verifier.Answer = (_, _) => throw new HttpRequestException("secret");

        var stale = await application.Auth.TryVerifyTokenAsync("token", Ct);
        var unknown = await application.Auth.TryVerifyTokenAsync("other", Ct);

        Assert.True(stale.IsStale);
        Assert.Equal((ServiceFailureKind.Unavailable, "the token verifier of the application failed"), (unknown.Failure!.Kind, unknown.Failure.Reason));
    }

    [Fact]
    public async Task Token_IsRejected_WhenTheVerifierRejectsItOrItsClaimsAreInactive()
    {
        _verifier.Answer = (token, _) => Task.FromResult(token == "inactive"
            ? ServiceResult.Success(TokenClaims.Parse("""{"sub":"anna","active":false}"""))
            : ServiceResult.Failed<TokenClaims>(new(ServiceFailureKind.Rejected)));
        using var application = Application();

        Assert.Equal(ServiceFailureKind.Rejected, (await application.Auth.TryVerifyTokenAsync("bad", Ct)).Failure?.Kind);
        Assert.Equal(ServiceFailureKind.Rejected, (await application.Auth.TryVerifyTokenAsync("inactive", Ct)).Failure?.Kind);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Budget_EndsTheVerification_EvenIfTheVerifierIgnoresCancellation(bool observesCancellation)
    {
        _verifier.Answer = async (_, ct) =>
        {
            await new TaskCompletionSource().Task.WaitAsync(observesCancellation ? ct : CancellationToken.None);
            return Good();
        };
        using var application = Application();

        var verifying = application.Auth.TryVerifyTokenAsync("token", Ct);
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(ServiceFailureKind.TimedOut, (await verifying).Failure?.Kind);
    }

    [Fact]
    public async Task Verify_Throws_WhenTheCallerCancels()
    {
        _verifier.Answer = async (_, ct) =>
        {
            await new TaskCompletionSource().Task.WaitAsync(ct);
            return Good();
        };
        using var application = Application();
        using var canceling = new CancellationTokenSource();

        var verifying = application.Auth.TryVerifyTokenAsync("token", canceling.Token);
        await canceling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => verifying);
    }

    [Fact]
    public async Task Verify_Throws_WhenTheVerifierThrowsAnUnexpectedExceptionOrReturnsNull()
    {
        _verifier.Answer = (_, _) => throw new FormatException("mine");
        using var application = Application();

        Assert.Equal("mine", (await Assert.ThrowsAsync<FormatException>(() => application.Auth.VerifyTokenAsync("token", Ct))).Message);

        _verifier.Answer = (_, _) => Task.FromResult<ServiceResult<TokenClaims>>(null!);
        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => application.Auth.VerifyTokenAsync("token", Ct));
        Assert.Contains("ScriptedVerifier.VerifyAsync returned null", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task KeyedVerifier_IsUsedOnlyForItsKey()
    {
        using var application = new TestApplication(
            new Dictionary<string, string?>(),
            build: builder => builder.AddTokenVerifier<ScriptedVerifier>().AddTokenVerifier<OtherVerifier>("Partner").AddAuth().AddAuth("Partner"));

        var own = await application.Auth.VerifyTokenAsync("token", Ct);
        var partner = await application.Services.GetRequiredKeyedService<IAuthService>("Partner").VerifyTokenAsync("token", Ct);

        Assert.Equal(("anna", "partner"), (own?.Subject, partner?.Subject));
    }

    [Fact]
    public void Claims_AreCreatedFromValues()
    {
        var claims = TokenClaims.From(new() { ["sub"] = "anna", ["roles"] = new System.Text.Json.Nodes.JsonArray("admin", "reader"), ["exp"] = 1_767_323_045 });

        Assert.Equal(("anna", 1_767_323_045), (claims.Subject, claims.ExpiresAt?.ToUnixTimeSeconds()));
        Assert.Equal(["admin", "reader"], claims.Roles);
        Assert.Equal("anna", TokenClaims.Parse("""{"sub":"anna"}"""u8).Subject);
    }

    private static ServiceResult<TokenClaims> Good() => ServiceResult.Success(TokenClaims.From(new() { ["sub"] = "anna" }));

    // The settings contain no address, because the SDK sends no request.
    private TestApplication Application(params (string Key, string Value)[] settings) => new(
        settings.ToDictionary(setting => "Tidewire:" + setting.Key, setting => (string?)setting.Value),
        services => services.AddSingleton<TimeProvider>(_time).AddSingleton<ITokenVerifier>(_verifier),
        builder => builder.AddAuth());

    private sealed class ScriptedVerifier : ITokenVerifier
    {
        public List<string> Asked { get; } = [];

        public Func<string, CancellationToken, Task<ServiceResult<TokenClaims>>> Answer { get; set; } = (_, _) => Task.FromResult(Good());

        public Task<ServiceResult<TokenClaims>> VerifyAsync(string token, CancellationToken cancellationToken = default)
        {
            Asked.Add(token);
            return Answer(token, cancellationToken);
        }
    }

    private sealed class OtherVerifier : ITokenVerifier
    {
        public Task<ServiceResult<TokenClaims>> VerifyAsync(string token, CancellationToken cancellationToken = default) =>
            Task.FromResult(ServiceResult.Success(TokenClaims.From(new() { ["sub"] = "partner" })));
    }
}
