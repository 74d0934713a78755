using System.Text.RegularExpressions;
using FsCheck.Xunit;
using Tidewire.Auth;

namespace Tidewire.Tests.Auth;

public sealed class TokenKeyTests
{
    private static readonly TokenKey _keys = new("Auth", new("https://auth.example.com/"));

    [Fact]
    public void Key_IsAHashThatDoesNotContainTheToken()
    {
        string key = _keys.Of("secret-token");

        Assert.Matches(new Regex("^[A-Za-z0-9_-]{43}$"), key);
        Assert.Equal(key, _keys.Of("secret-token"));
        Assert.DoesNotContain("secret", key, StringComparison.Ordinal);
    }

    [Fact]
    public void Key_DependsOnTheClientTheAddressAndTheToken()
    {
        string[] keys =
        [
            _keys.Of("tok"),
            _keys.Of("tok2"),
            new TokenKey("Auth", new("https://other.example.com/")).Of("tok"),
            new TokenKey("Auth", new("https://auth.example.com/t")).Of("ok"),
            new TokenKey("Partner", new("https://auth.example.com/")).Of("tok"),
        ];

        Assert.Equal(keys.Length, keys.Distinct().Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(700)]
    [InlineData(16_384)]
    [InlineData(1_000_000)]
    public void Key_DependsOnTheWholeToken_ForAnyLength(int length) =>
        Assert.NotEqual(_keys.Of(new string('t', length)), _keys.Of(new string('t', length - 1) + "u"));

    [Property]
    public bool Keys_AreEqual_ExactlyWhenTokensAreEqualOnTheWire(string? one, string? other)
    {
        (one, other) = (one ?? "", other ?? "");
        bool equal = System.Text.Encoding.UTF8.GetBytes(one).AsSpan().SequenceEqual(System.Text.Encoding.UTF8.GetBytes(other));

        return _keys.Of(one) == _keys.Of(other) == equal;
    }
}
