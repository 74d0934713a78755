using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Tidewire.OAuthTests.Scripted;
using Tidewire.OAuthTests.Sdk;

namespace Tidewire.OAuthTests.Introspection;

/// <summary>A team's own verifier, written with the public API only.</summary>
public sealed class SessionVerifierTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Verifier_GetsCachingCoalescingAndStaleResults_WhenItIsAdded()
    {
        await using var service = await ScriptedEndpoint.StartAsync(request => request.Path == "/sessions/good"
            ? ScriptedAnswer.Json("""{"id":"1","claims":{"sub":"anna","roles":["admin"]}}""")
            : ScriptedAnswer.Of(404));
        var time = new FakeTimeProvider();
        await using var application = new SdkApplication(
            new()
            {
                ["Tidewire:Sessions:BaseAddress"] = $"{service.Address}",
                ["Tidewire:Sessions:Retry:BaseDelay"] = "00:00:00",
                ["Tidewire:Auth:Cache:Enabled"] = "true",
                ["Tidewire:Auth:Cache:StaleOnOutage"] = "01:00:00",
            },
            builder => builder.AddAuth().AddTokenVerifier<SessionVerifier>().AddClient<ISessionApi>("Sessions", SessionJsonContext.Default),
            time);

        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => application.Auth.TryVerifyTokenAsync("good", Ct)));
        var bad = await application.Auth.TryVerifyTokenAsync("bad", Ct);
        int asked = service.Requests.Count;
        time.Advance(TimeSpan.FromMinutes(10));
        service.Answer(ScriptedAnswer.Of(500));
        var stale = await application.Auth.TryVerifyTokenAsync("good", Ct);

        Assert.All(results, result => Assert.Equal(("anna", true), (result.Value?.Subject, result.Value?.HasRole("admin"))));
        Assert.Equal(ServiceFailureKind.Rejected, bad.Failure?.Kind);
        Assert.Equal(2, asked);
        Assert.True(stale.IsStale);
    }

    [Fact]
    public void Claims_CanBeUsedInTheJsonContextOfAnApplication()
    {
        var session = JsonSerializer.Deserialize("""{"id":"1","claims":{"sub":"anna","exp":1767323045}}""", SessionJsonContext.Default.Session)!;

        Assert.Equal("anna", session.Claims.Subject);
        Assert.Equal("""{"id":"1","claims":{"sub":"anna","exp":1767323045}}""", JsonSerializer.Serialize(session, SessionJsonContext.Default.Session));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize("""{"id":"1","claims":{"sub":"anna","sub":"bert"}}""", SessionJsonContext.Default.Session));
    }
}
