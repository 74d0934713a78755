using FsCheck.Xunit;
using Tidewire.Clients;

namespace Tidewire.Tests.Configuration;

/// <summary>A message shows a configured text only if it cannot be a secret or an address.</summary>
public sealed class ShownValueTests
{
    [Theory]
    [InlineData("soon")]
    [InlineData("true")]
    [InlineData("5")]
    [InlineData("-1")]
    [InlineData("00:00:99")]
    [InlineData("1,000")]
    [InlineData("10 ms")]
    [InlineData("10 min")]
    [InlineData("afternoonish")]
    [InlineData("12345678901234567890")]
    public void ShortWordsAndNumbers_AreShown(string text) => Assert.Equal($"'{text}'", ShownValue.Of(text));

    [Theory]
    [InlineData(null, 0)]
    [InlineData("", 0)]
    [InlineData("hunter2", 7)]
    [InlineData("user:password", 13)]
    [InlineData("user@host", 9)]
    [InlineData("https://host", 12)]
    [InlineData("Password=x", 10)]
    [InlineData("correcthorsebattery", 19)]
    [InlineData("0123456789abcdef", 16)]
    [InlineData("123456789012345678901", 21)]
    [InlineData("afternoonishh", 13)]
    [InlineData("10 mins", 7)]
    public void OtherText_IsReplacedByItsLength(string? text, int length) => Assert.Equal($"(not shown, {length} characters)", ShownValue.Of(text));

    [Property(MaxTest = 1_000)]
    public bool Text_IsNotShown_WhenItHasCharactersOfAnAddressOrAKey(string? before, char sign, string? after)
    {
        char[] signs = ['@', '/', '=', ';', '\\', '?', '#', '%', '"'];
        string text = $"{before}{signs[sign % signs.Length]}{after}";

        return !ShownValue.Of(text).Contains(text, StringComparison.Ordinal);
    }
}
