using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Refit;
using Tidewire.Clients;
using Tidewire.Tests.Clients.Ledger;

namespace Tidewire.Tests.Clients;

/// <summary>Routes that could never work, or that would lead outside the client's address, are refused when the interface is registered; all other routes are accepted.</summary>
public sealed class RouteTests
{
    [Theory]
    [InlineData("items", "does not begin with a slash. Write '/items'")]
    [InlineData("items/{id}", "does not begin with a slash")]
    [InlineData("?id={id}", "does not begin with a slash")]
    [InlineData("https://other.example.com/items", "names a host")]
    [InlineData("mailto:items", "names a host")]
    [InlineData("//other.example.com/items", "has an empty segment")]
    [InlineData("/items//{id}", "has an empty segment")]
    [InlineData("/items//", "has an empty segment")]
    [InlineData("/../items", "has a segment of dots")]
    [InlineData("/items/..", "has a segment of dots")]
    [InlineData("/items/./{id}", "has a segment of dots")]
    [InlineData("/%2e%2E/items", "has a segment of dots")]
    [InlineData("/items#top", "has a fragment")]
    [InlineData("/items\\{id}", "has a backslash")]
    [InlineData("/items\n", "a control character")]
    [InlineData("/items/{id", "has an unbalanced brace")]
    [InlineData("/items/id}", "has an unbalanced brace")]
    [InlineData("/items/{idd}", "has {idd}, but no parameter is named 'idd': the method has 'id', 'page', 'alias'. Correct the name, or put [AliasAs(\"idd\")]")]
    [InlineData("/items/{}", "has {}")]
    [InlineData("/items/{{id}}", "has an unbalanced brace")]
    [InlineData("/items/{**idd}", "no parameter is named 'idd'")]
    [InlineData("/items/{idd?}", "no parameter is named 'idd'")]
    [InlineData("/items/{item.id}", "no parameter is named 'item'")]
    [InlineData("/items?id={idd}", "no parameter is named 'idd'")]
    [InlineData("/items/{id:int}", "Refit has no route constraints. Write {id}.")]
    [InlineData("/items/{body}", "no parameter is named 'body'")]
    [InlineData("/items/{cancellationToken}", "no parameter is named 'cancellationToken'")]
    public void Route_IsRefusedWithAdvice(string route, string advice)
    {
        string? problem = Problem(route);

        Assert.StartsWith($"the route '{route}' of GetAsync ", problem, StringComparison.Ordinal);
        Assert.Contains(advice, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/items")]
    [InlineData("/items/")]
    [InlineData("/items/{id}")]
    [InlineData("/items/{ID}/pages/{page}")]
    [InlineData("/items/{id}/again/{id}")]
    [InlineData("/items/{id}.json")]
    [InlineData("/items/{id?}")]
    [InlineData("/items/{**id}")]
    [InlineData("/items/{id.length}")]
    [InlineData("/items?id={id}&sort=name")]
    [InlineData("/items?path=//a/../b")]
    [InlineData("/v1.0/items/...")]
    [InlineData("/with space/ümlaut")]
    [InlineData("/items/{alias}")]
    public void Route_IsAccepted(string route) => Assert.Null(Problem(route));

    [Theory]
    [InlineData(typeof(ITwoIdsApi), "has {id}, but two parameters are named 'id'")]
    [InlineData(typeof(IPrefixedApi), null)]
    [InlineData(typeof(IPrefixOnlyApi), null)]
    [InlineData(typeof(IBlankPrefixApi), null)]
    [InlineData(typeof(IBadPrefixApi), "the route 'v2/items' of GetAsync does not begin with a slash")]
    [InlineData(typeof(IAbsoluteUrlApi), null)]
    public void Route_IsChecked_TogetherWithItsPrefixAndParameters(Type api, string? problem)
    {
        var method = api.GetMethod("GetAsync")!;

        string? found = ApiRoute.Problem(api, method, (HttpMethodAttribute)method.GetCustomAttributes(typeof(HttpMethodAttribute), inherit: true).Single());

        if (problem is null)
            Assert.Null(found);
        else
            Assert.Contains(problem, found, StringComparison.Ordinal);
    }

    [Fact]
    public void Route_IsRefused_WhenTheMethodHasNoParameterForIt() => Assert.Contains(
        "has {id}, but no parameter is named 'id': the method has none.",
        ApiRoute.Problem(typeof(INoSlashApi), typeof(INoSlashApi).GetMethod(nameof(INoSlashApi.GetAsync))!, new GetAttribute("/items/{id}")),
        StringComparison.Ordinal);

    [Fact]
    public void Interface_IsRefused_WhenARouteCannotWork()
    {
        var builder = new ServiceCollection().AddTidewireCore(new ConfigurationBuilder().Build());

        var e = Assert.Throws<InvalidOperationException>(() => builder.AddClient<INoSlashApi>("Odd", LedgerJsonContext.Default));

        Assert.Equal(
            "INoSlashApi cannot be the client 'Odd': the route 'items' of GetAsync does not begin with a slash. Write '/items': it is appended to the path of BaseAddress.",
            e.Message);
    }

    private static string? Problem(string route) =>
        ApiRoute.Problem(typeof(IRoutedApi), typeof(IRoutedApi).GetMethod(nameof(IRoutedApi.GetAsync))!, new GetAttribute(route));

    public interface IRoutedApi
    {
        [Get("/")]
        Task<IApiResponse> GetAsync(string id, int page, [AliasAs("alias")] string aliased, [Body] Entry body, CancellationToken cancellationToken);
    }

    public interface INoSlashApi
    {
        [Get("items")]
        Task<IApiResponse> GetAsync(CancellationToken cancellationToken);
    }

    public interface ITwoIdsApi
    {
        [Get("/items/{id}")]
        Task<IApiResponse> GetAsync(string id, [AliasAs("id")] string other, CancellationToken cancellationToken);
    }

    [PathPrefix("/v2")]
    public interface IPrefixedApi
    {
        [Get("items")]
        Task<IApiResponse> GetAsync(CancellationToken cancellationToken);
    }

    [PathPrefix("/v2/")]
    public interface IPrefixOnlyApi
    {
        [Get("/")]
        Task<IApiResponse> GetAsync(CancellationToken cancellationToken);
    }

    [PathPrefix(" ")]
    public interface IBlankPrefixApi
    {
        [Get("/items")]
        Task<IApiResponse> GetAsync(CancellationToken cancellationToken);
    }

    [PathPrefix("v2")]
    public interface IBadPrefixApi
    {
        [Get("/items")]
        Task<IApiResponse> GetAsync(CancellationToken cancellationToken);
    }

    public interface IAbsoluteUrlApi
    {
        [Get("")]
        Task<IApiResponse> GetAsync([Url] Uri url, CancellationToken cancellationToken);
    }
}
