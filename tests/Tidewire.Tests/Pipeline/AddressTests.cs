using Tidewire.Pipeline;

namespace Tidewire.Tests.Pipeline;

/// <summary>Requests are sent only to the address of their client.</summary>
public sealed class AddressTests
{
    private static readonly Uri _base = new("https://svc.example/api/");

    [Theory]
    [InlineData("https://svc.example/api/items", true)]
    [InlineData("https://SVC.example:443/api/items?x=1", true)]
    [InlineData("https://svc.example/api", true)]
    [InlineData("https://svc.example/apiary", false)]
    [InlineData("https://svc.example/ap", false)]
    [InlineData("https://svc.example/API/items", false)]
    [InlineData("https://svc.example/", false)]
    [InlineData("http://svc.example:443/api/items", false)]
    [InlineData("https://svc.example:8443/api/items", false)]
    [InlineData("https://other.example/api/items", false)]
    [InlineData("https://user@svc.example/api/items", false)]
    [InlineData("https://svc.example.other.example/api/items", false)]
    public void Request_StaysBelowTheAddressOfItsClient(string address, bool isAllowed)
    {
        var refusal = Record.Exception(() => RequestAddress.ThrowIfForeign(new(address), _base));

        Assert.Equal(isAllowed ? null : typeof(ArgumentException), refusal?.GetType());
    }

    [Fact]
    public void Request_NeedsAnAbsoluteAddress()
    {
        Assert.Throws<ArgumentException>(() => RequestAddress.ThrowIfForeign(null, _base));
        Assert.Throws<ArgumentException>(() => RequestAddress.ThrowIfForeign(new("/api/items", UriKind.Relative), _base));
    }

    [Fact]
    public void DiscoveredHost_ReplacesTheHostOfTheClient()
    {
        var discovered = new Uri("https://10.0.0.7:9443");

        RequestAddress.ThrowIfForeign(new("https://10.0.0.7:9443/api/items"), _base, discovered);
        Assert.Throws<ArgumentException>(() => RequestAddress.ThrowIfForeign(new("https://svc.example/api/items"), _base, discovered));
        Assert.Throws<ArgumentException>(() => RequestAddress.ThrowIfForeign(new("https://10.0.0.7:9443/other"), _base, discovered));
    }

    [Fact]
    public void Refusal_HidesTheUserInfoOfTheAddress()
    {
        var refusal = Assert.Throws<ArgumentException>(() => RequestAddress.ThrowIfForeign(null, new("https://m4rked:s3cret@svc.example/api")));

        Assert.DoesNotContain("m4rked", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CheckedAddress_IsShared_UntilTheAddressOfTheClientChanges()
    {
        var checkedAddress = new CheckedAddress();
        using var first = new HttpRequestMessage(HttpMethod.Get, "https://svc.example/api/items");
        using var second = new HttpRequestMessage(HttpMethod.Get, "https://svc.example/api/items");
        using var other = new HttpRequestMessage(HttpMethod.Get, "https://svc.example/api/others");

        checkedAddress.Check(first, _base);
        checkedAddress.Check(second, _base);
        checkedAddress.Check(other, _base);

        Assert.Same(first.RequestUri, second.RequestUri);
        Assert.Equal("https://svc.example/api/others", other.RequestUri!.OriginalString);
        checkedAddress.Check(first, _base);
        Assert.Throws<ArgumentException>(() => checkedAddress.Check(first, new("https://moved.example/api/")));
    }
}
