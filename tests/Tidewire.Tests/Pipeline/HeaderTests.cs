using Tidewire.Pipeline;

namespace Tidewire.Tests.Pipeline;

/// <summary>The headers of a request.</summary>
public sealed class HeaderTests
{
    [Theory]
    [InlineData(null, true)]
    [InlineData("!", true)]
    [InlineData("order-7~", true)]
    [InlineData("", false)]
    [InlineData("two words", false)]
    [InlineData("é", false)]
    public void IdempotencyKey_MustBeVisibleAscii(string? key, bool isValid) => AssertKey(key, isValid);

    [Theory]
    [InlineData(255, true)]
    [InlineData(256, false)]
    public void IdempotencyKey_HasAMaximumLength(int length, bool isValid) => AssertKey(new('k', length), isValid);

    [Fact]
    public void IdempotencyKey_ThatIsNew_IsValidAndUnique()
    {
        string key = IdempotencyKey.New();

        IdempotencyKey.ThrowIfInvalid(key);
        Assert.NotEqual(key, IdempotencyKey.New());
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(" ", null)]
    [InlineData("My App (x)", "My-App--x-")]
    [InlineData("Größe", "Gr--e")]
    [InlineData("a!#$%&'*+-.^_`|~Z9", "a!#$%&'*+-.^_`|~Z9")]
    public void UserAgent_NamesTheApplicationInAllowedCharacters(string? name, string? token) => Assert.Equal(token, UserAgent.ToToken(name));

    [Fact]
    public void UserAgent_NamesTheApplicationFirst() => Assert.Matches("^My-App(/[0-9.]+)? Tidewire/[0-9]+[.][0-9]+[.][0-9]+$", UserAgent.For("My App"));

    [Theory]
    [InlineData("plain", "plain", null)]
    [InlineData("é", "plain", "x-call")]
    [InlineData("plain", "é", "x-body")]
    public void HeaderThatHttpCannotCarry_IsFound(string ofTheCall, string ofTheBody, string? found)
    {
        using var request = new HttpRequestMessage { Content = new ByteArrayContent([]) };
        request.Headers.TryAddWithoutValidation("x-call", ["first", ofTheCall]);
        request.Content.Headers.TryAddWithoutValidation("x-body", ofTheBody);

        Assert.Equal(found, UnsendableHeader.Find(request));
    }

    [Fact]
    public void HeaderThatHttpCannotCarry_IsFound_WithoutABody()
    {
        using var request = new HttpRequestMessage();
        Assert.Null(UnsendableHeader.Find(request));

        request.Headers.TryAddWithoutValidation("x-call", "é");

        Assert.Equal("x-call", UnsendableHeader.Find(request));
    }

    private static void AssertKey(string? key, bool isValid)
    {
        var refusal = Record.Exception(() => IdempotencyKey.ThrowIfInvalid(key));

        Assert.Equal(isValid ? null : nameof(key), (refusal as ArgumentException)?.ParamName);
        Assert.Equal(isValid, refusal is null);
    }
}
