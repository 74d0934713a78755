using Tidewire.Clients;

namespace Tidewire.Tests.Clients;

/// <summary>The exception for an invalid value names the value as the application does: <c>report.UserId</c> for a property of a model, <c>userId</c> for an argument.</summary>
public sealed class ModelGuardTests
{
    private static readonly Dictionary<string, Action<string?>> _broken = new()
    {
        ["null"] = model => ModelGuard.ThrowIfBlank(null, model, "UserId"),
        ["blank"] = model => ModelGuard.ThrowIfBlank(" ", model, "UserId"),
        ["malformed"] = model => ModelGuard.ThrowIfMalformed("ü", model, "UserId"),
        ["set"] = model => ModelGuard.ThrowIfSet<int?>(0, model, "UserId", "Leave it out."),
        ["too long"] = model => ModelGuard.ThrowIfTooLong("123", 2, model, "UserId"),
        ["too large"] = model => ModelGuard.ThrowIfTooLarge(3, 2, model, "UserId", "Shorten it."),
    };

    public static TheoryData<string> Broken => [.. _broken.Keys];

    [Theory]
    [MemberData(nameof(Broken))]
    public void Exception_NamesTheValueAsTheApplicationDoes_WhenTheValueIsInvalid(string rule)
    {
        Assert.Equal("report.UserId", Assert.ThrowsAny<ArgumentException>(() => _broken[rule]("report")).ParamName);
        Assert.Equal("userId", Assert.ThrowsAny<ArgumentException>(() => _broken[rule](null)).ParamName);
    }

    [Fact]
    public void Value_IsAccepted_UpToItsLimit()
    {
        ModelGuard.ThrowIfBlank("a", null, "UserId");
        ModelGuard.ThrowIfMalformed(null, null, "UserId");
        ModelGuard.ThrowIfMalformed("key-1", null, "UserId");
        ModelGuard.ThrowIfSet<string>(null, null, "UserId", "Leave it out.");
        ModelGuard.ThrowIfTooLong(null, 2, null, "UserId");
        ModelGuard.ThrowIfTooLong("12", 2, null, "UserId");
        ModelGuard.ThrowIfTooLarge(2, 2, null, "UserId", "Shorten it.");
    }
}
