using System.Text;
using Microsoft.Extensions.Time.Testing;
using Tidewire.Auth;

namespace Tidewire.Tests.Auth;

public sealed class TokenMemoryTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly AuthCacheOptions _options = new() { Enabled = true };

    [Theory]
    [InlineData(100)]
    [InlineData(101)]
    [InlineData(150)]
    [InlineData(199)]
    [InlineData(500)]
    [InlineData(10_000)]
    public void Rejection_IsCached_AfterManyOthers(int maxTokens)
    {
        using var memory = new TokenMemory(maxTokens, StubVerifier.Keys, new(_time), _time);

        for (int i = 0; i < 2_000; i++)
        {
            Assert.True(memory.Remember($"bad{i}", Rejected(), order: 1, _options));
            Assert.NotNull(memory.Find($"bad{i}", "", _options));
        }
    }

    [Theory]
    [InlineData(100)]
    [InlineData(1_000)]
    public void ValidToken_IsCached_AfterManyOthers_AndARecentlyUsedTokenStays(int maxTokens)
    {
        using var memory = new TokenMemory(maxTokens, StubVerifier.Keys, new(_time), _time);
        memory.Remember("used", Good(), order: 1, _options);

        for (int i = 0; i < 3 * maxTokens; i++)
        {
            Assert.True(memory.Remember($"good{i}", Good(), order: 1, _options));
            Assert.NotNull(memory.Find($"good{i}", "", _options));
            Assert.NotNull(memory.Find("used", "", _options));
        }

        Assert.InRange(Enumerable.Range(0, 3 * maxTokens).Count(i => memory.Find($"good{i}", "", _options) is not null), maxTokens / 2, maxTokens);
    }

    [Fact]
    public void Result_IsUsed_OnlyWithTheSameCredential()
    {
        using var memory = new TokenMemory(100, StubVerifier.Keys, new(_time), _time);
        memory.Remember("good", Good(credential: "key-1"), order: 1, _options);
        memory.Remember("bad", Rejected(credential: "key-1"), order: 1, _options);

        Assert.NotNull(memory.Find("good", "key-1", _options));
        Assert.NotNull(memory.FindLastGood("good", "key-1"));
        Assert.NotNull(memory.Find("bad", "key-1", _options));
        Assert.Null(memory.Find("good", "key-2", _options));
        Assert.Null(memory.FindLastGood("good", "key-2"));
        Assert.Null(memory.Find("bad", "", _options));
    }

    [Fact]
    public void Result_IsNotCached_WhenItsCredentialIsUnknown()
    {
        using var memory = new TokenMemory(100, StubVerifier.Keys, new(_time), _time);

        Assert.False(memory.Remember("good", Good(credential: null), order: 1, _options));
        Assert.False(memory.Remember("bad", Rejected(credential: null), order: 1, _options));
    }

    [Fact]
    public void Forgetting_AppliesToEveryCredential()
    {
        using var memory = new TokenMemory(100, StubVerifier.Keys, new(_time), _time);
        foreach (string credential in new[] { "key-1", "key-2" })
        {
            memory.Remember("tok", Good(credential: credential), order: 1, _options);
            Assert.NotNull(memory.FindLastGood("tok", credential));
        }

        memory.Forget("tok");

        Assert.Null(memory.FindLastGood("tok", "key-1"));
        Assert.Null(memory.FindLastGood("tok", "key-2"));
    }

    [Fact]
    public void ManyTinyClaims_CountAsSeveralTokens_TowardMaxTokens()
    {
        using var memory = new TokenMemory(1_000, StubVerifier.Keys, new(_time), _time);
        string json = Json("tiny");

        for (int i = 0; i < 1_000; i++)
            memory.Remember($"tok{i}", Good(json), order: 1, _options);

        int kept = Enumerable.Range(0, 1_000).Count(i => memory.Find($"tok{i}", "", _options) is not null);
        Assert.InRange(kept * (long)ClaimsFootprint.Of(TokenClaims.Parse(json)), 1_000_000, 1_000 * TokenMemory.BytesPerToken);
    }

    [Fact]
    public void LargeClaims_DoNotEmptyTheCache()
    {
        using var memory = new TokenMemory(100, StubVerifier.Keys, new(_time), _time);
        for (int i = 0; i < 50; i++)
            memory.Remember($"tok{i}", Good(), order: 1, _options);

        var heavy = new StringBuilder("{\"c0\":0");
        for (int i = 1; heavy.Length < 60_000; i++)
            heavy.Append($",\"c{i}\":0");

        Assert.False(memory.Remember("heavy", Good(heavy.Append('}').ToString()), order: 1, _options));
        Assert.All(Enumerable.Range(0, 50), i => Assert.NotNull(memory.Find($"tok{i}", "", _options)));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void Claims_AreCachedUpToALimit(int more, bool isCached)
    {
        using var memory = new TokenMemory(1_000, StubVerifier.Keys, new(_time), _time);
        string json = $$"""{"x":"{{new string('x', TokenMemory.MaxClaimsBytes - 8 + more)}}"}""";

        Assert.Equal(isCached, memory.Remember("tok", Good(json), order: 1, _options));
        Assert.Equal(isCached, memory.Find("tok", "", _options) is not null);
    }

    [Fact]
    public void RejectedTokens_AreLimitedToATenthOfMaxTokens()
    {
        using var memory = new TokenMemory(100, StubVerifier.Keys, new(_time), _time);
        for (int i = 0; i < 100; i++)
            memory.Remember($"bad{i}", Rejected(), order: 1, _options);

        Assert.InRange(Enumerable.Range(0, 100).Count(i => memory.Find($"bad{i}", "", _options) is not null), 1, 10);
    }

    [Fact]
    public void ValidToken_ReplacesItsRejection()
    {
        using var memory = new TokenMemory(100, StubVerifier.Keys, new(_time), _time);
        memory.Remember("tok", Rejected(), order: 1, _options);
        memory.Remember("tok", Good(), order: 2, _options);
        Assert.NotNull(memory.Find("tok", "", _options)!.Claims);

        memory.ForgetGood("tok");

        Assert.Null(memory.Find("tok", "", _options));
    }

    [Theory]
    [InlineData(30, 0, 20)]
    [InlineData(30, 30, 20)]
    [InlineData(30, 90, 80)]
    [InlineData(90, 30, 80)]
    [InlineData(10, 0, null)]
    public void ValidResult_IsUsable_WhileItIsFreshOrAcceptedInAnOutage(int duration, int stale, int? left)
    {
        var options = new AuthCacheOptions { Duration = TimeSpan.FromSeconds(duration), StaleOnOutage = TimeSpan.FromSeconds(stale) };
        var good = Good();
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(left, TokenMemory.TimeLeft(good, options, _time)?.TotalSeconds);
    }

    [Fact]
    public void DisposedMemory_IsEmpty()
    {
        var memory = new TokenMemory(100, StubVerifier.Keys, new(_time), _time);
        memory.Remember("good", Good(), order: 1, _options);
        memory.Remember("bad", Rejected(), order: 1, _options);

        memory.Dispose();

        Assert.Null(memory.Find("good", "", _options));
        Assert.Null(memory.Find("bad", "", _options));
    }

    internal static string Json(string shape) => shape switch
    {
        "typical" => """{"sub":"ada","email":"ada@example.com","roles":["admin","dev"],"scope":"read write","exp":1999999999,"iat":1999990000,"iss":"https://a.example"}""",
        "tiny" => "{" + string.Join(',', Enumerable.Range(0, 420).Select(i => $"\"c{i}\":{i % 10}")) + "}",
        "one text" => $$"""{"sub":"ada","x":"{{new string('x', 4_000)}}"}""",
        "nested" => "{\"a\":" + string.Concat(Enumerable.Repeat("{\"b\":[", 25)) + "1" + string.Concat(Enumerable.Repeat("]}", 25)) + ",\"c\":[" + string.Join(',', Enumerable.Repeat("[]", 1_000)) + "]}",
        "roles" => "{\"roles\":[" + string.Join(',', Enumerable.Range(0, 600).Select(i => $"\"r{i}\"")) + "]}",
        _ => "{\"n\":[" + string.Join(',', Enumerable.Repeat("1", 2_000)) + "]}",
    };

    private Verification Good(string json = """{"sub":"ada"}""", string? credential = "") => new(StubVerifier.Good(json), _time.GetTimestamp(), credential);

    private Verification Rejected(string? credential = "") => new(StubVerifier.Failed(ServiceFailureKind.Rejected), _time.GetTimestamp(), credential);
}
