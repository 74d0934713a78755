using Refit;
using Tidewire.Pipeline;

namespace Tidewire.Tests.Pipeline;

/// <summary>The names of query parameters.</summary>
public sealed class QueryNamesTests
{
    private readonly QueryNames _names = new(new[] { HttpMethod.Get, HttpMethod.Post }.ToDictionary(
        verb => (verb, "Find", "/items"),
        _ => new Dictionary<string, string> { ["pageSize"] = "page_size", ["sortBy"] = "sort_by" }));

    [Theory]
    [InlineData("/items?pageSize=10&sortBy=pageSize", "/items?page_size=10&sort_by=pageSize")]
    [InlineData("/items?pageSize=a=b&other=1", "/items?page_size=a=b&other=1")]
    [InlineData("/items?pageSize%5B0%5D.x=1&sortBy[a]=2", "/items?page_size%5B0%5D.x=1&sort_by[a]=2")]
    [InlineData("/pageSize?q=%26pageSize%3D", "/pageSize?q=%26pageSize%3D")]
    [InlineData("/items?pageSize", "/items?page_size")]
    [InlineData("/items?", "/items?")]
    [InlineData("/items", "/items")]
    public void Parameters_AreRenamed(string sent, string renamed) => Assert.Equal("http://svc.example" + renamed, Renamed(sent, "Find", "/items"));

    [Theory]
    [InlineData("Other", "/items")]
    [InlineData("Find", "/orders")]
    [InlineData("Find", null)]
    [InlineData(null, "/items")]
    public void Parameters_OfAnotherMethod_KeepTheirNames(string? method, string? route) => Assert.Equal("http://svc.example/items?pageSize=1", Renamed("/items?pageSize=1", method, route));

    [Theory]
    [InlineData("/items?a=1&b[0]=2&c%5Bx%5D=3&d", "a b c d")]
    [InlineData("/items", "")]
    public void Names_AreTheParametersOfTheQuery_WithoutIndexes(string address, string names) => Assert.Equal(names, string.Join(' ', QueryNames.In(address)));

    [Fact]
    public void FormParts_AreRenamed_LikeQueryParameters()
    {
        using var form = new MultipartFormDataContent { { new StringContent("1"), "pageSize" }, { new StringContent("2"), "\"sortBy\"" }, { new StringContent("3"), "other" }, new StringContent("4") };
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://svc.example/items?pageSize=1") { Content = form };
        request.Options.Set(new HttpRequestOptionsKey<string>(HttpRequestMessageOptions.MethodName), "Find");
        request.Options.Set(new HttpRequestOptionsKey<string>(HttpRequestMessageOptions.RelativePathTemplate), "/items");

        _names.Apply(request);

        Assert.Equal(["page_size", "sort_by", "other", null], form.Select(part => part.Headers.ContentDisposition?.Name));
        Assert.Equal("http://svc.example/items?page_size=1", request.RequestUri!.OriginalString);
    }

    [Fact]
    public void FormParts_AreRenamed_WhenThereIsNoQuery()
    {
        using var form = new MultipartFormDataContent { { new StringContent("1"), "pageSize" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://svc.example/items") { Content = form };
        request.Options.Set(new HttpRequestOptionsKey<string>(HttpRequestMessageOptions.MethodName), "Find");
        request.Options.Set(new HttpRequestOptionsKey<string>(HttpRequestMessageOptions.RelativePathTemplate), "/items");

        _names.Apply(request);

        Assert.Equal("page_size", Assert.Single(form).Headers.ContentDisposition?.Name);
        Assert.Equal("http://svc.example/items", request.RequestUri!.OriginalString);
    }

    private string Renamed(string sent, string? method, string? route)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://svc.example" + sent);
        if (method is not null)
            request.Options.Set(new HttpRequestOptionsKey<string>(HttpRequestMessageOptions.MethodName), method);
        if (route is not null)
            request.Options.Set(new HttpRequestOptionsKey<string>(HttpRequestMessageOptions.RelativePathTemplate), route);

        _names.Apply(request);

        return request.RequestUri!.OriginalString;
    }
}
