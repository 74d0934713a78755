namespace Tidewire.Tests.Auth;

/// <summary>
/// A cached result is valid only for the credential and the rules with which it was obtained. The identity represents both, so it changes with each option below.
/// </summary>
public sealed class AuthIdentityTests
{
    public static TheoryData<string, Action<AuthOptions>> Changes => new()
    {
        { "wire", options => options.Wire = AuthWire.Introspection },
        { "key", options => options.ApiKey = "other" },
        { "user", options => options.BasicUser = "other" },
        { "subject", options => options.SubjectClaim = "client_id" },
        { "token endpoint", options => options.Credentials.TokenEndpoint = new("https://id.example.com/token") },
    };

    public static TheoryData<string, Action<AuthOptions>> ChangesOfIntrospection => new()
    {
        { "issuer", options => options.Issuer = "https://id.example.com" },
        { "skew", options => options.ClockSkew = TimeSpan.FromMinutes(1) },
        { "path", options => options.Introspection.Path = "/other" },
        { "client", options => options.Introspection.ClientId = "other" },
        { "secret", options => options.Introspection.ClientSecret = "other" },
        { "audience", options => options.Introspection.Audience = "shop" },
        { "scope", options => options.Credentials.Scope = "introspect" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Identity_Changes_WhenAnOptionOfTheVerifyProtocolChanges(string option, Action<AuthOptions> change) =>
        AssertChanges(option, new() { ApiKey = "key" }, new() { ApiKey = "key" }, change);

    [Theory]
    [MemberData(nameof(ChangesOfIntrospection))]
    public void Identity_Changes_WhenAnOptionOfIntrospectionChanges(string option, Action<AuthOptions> change) =>
        AssertChanges(option, new() { Wire = AuthWire.Introspection }, new() { Wire = AuthWire.Introspection }, change);

    [Theory]
    [InlineData(null, "")]
    [InlineData("key", "key")]
    public void Identity_IsTheApiKey_WithTheVerifyProtocol(string? key, string identity) => Assert.Equal(identity, new AuthOptions { ApiKey = key }.Identity);

    [Fact]
    public void Refusals_MayConcernTheToken_OnlyWithTheVerifyProtocol()
    {
        Assert.True(new AuthOptions().RefusalsMayConcernTokens);
        Assert.False(new AuthOptions { Wire = AuthWire.Introspection }.RefusalsMayConcernTokens);
    }

    [Fact]
    public void Identity_IsComputedOnce()
    {
        var options = new AuthOptions { Wire = AuthWire.Introspection };

        Assert.Same(options.Identity, options.Identity);
    }

    private static void AssertChanges(string option, AuthOptions first, AuthOptions second, Action<AuthOptions> change)
    {
        change(second);

        Assert.True(first.Identity != second.Identity, $"The identity did not change with the {option}.");
    }
}
