using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Refit;
using Tidewire.Tests.Pipeline;

namespace Tidewire.Tests.Clients.Search;

/// <summary>The names of query parameters of overloaded methods.</summary>
public sealed class OverloadTests : IDisposable
{
    private readonly MemoryService _service = new();

    public static TheoryData<Func<IOverloadsApi, CancellationToken, Task<IApiResponse>>, string> Overloads => new()
    {
        { (api, ct) => api.FindAsync("name", ct), "?sort_by=name" },
        { (api, ct) => api.FindAsync("name", 10, ct), "?sort_by=name&page_size=10" },
        { (api, ct) => api.FindAsync(10, "name", ct), "?page_size=10&sortBy=name" },
        { (api, ct) => api.FindAsync(7L, "name", ct), "?sortBy=name" },
        { (api, ct) => api.FindAsync(true, "name", ct), "?sortBy=name" },
        { (api, ct) => api.FindAsync(new Dictionary<string, string> { ["sortBy"] = "name" }, ct), "?sortBy=name" },
    };

    [Theory]
    [MemberData(nameof(Overloads), DisableDiscoveryEnumeration = true)]
    public async Task Query_HasTheNamesOfTheOverloadThatIsCalled(Func<IOverloadsApi, CancellationToken, Task<IApiResponse>> call, string query)
    {
        using var application = new TestApplication(
            new Dictionary<string, string?> { ["Tidewire:Search:BaseAddress"] = "http://127.0.0.1:9" },
            build: builder => builder.AddClient<IOverloadsApi>("Search", SearchJsonContext.Default, http: http => http.ConfigurePrimaryHttpMessageHandler(() => _service)));

        Assert.True(await application.Services.GetRequiredService<ServiceCaller<IOverloadsApi>>().OrFalseAsync(call, TestContext.Current.CancellationToken));

        Assert.Equal(query, Assert.Single(_service.Requests).Address.Query);
    }

    [Fact]
    public void Interface_IsRefused_WhenOverloadsOfOneRouteNameTheirParametersDifferently()
    {
        AssertRefused<IAliasApi>();
        AssertRefused<INamedQueryApi>();
        AssertRefused<IDictionaryApi>();
        AssertRefused<IPrefixedAliasApi>();
    }

    [Fact]
    public void Interface_IsAccepted_WhenNoNameIsChanged() =>
        Builder().AddClient<IAliasApi>("Search", PlainNamesJsonContext.Default).AddClient<IDictionaryApi>("Other", PlainNamesJsonContext.Default);

    [Fact]
    public void Interface_IsAccepted_WhenTheNameIsPartOfThePath() => Builder().AddClient<IPathApi>("Search", SearchJsonContext.Default);

    [Fact]
    public void Interface_IsAccepted_WhenTheOverloadsHaveDifferentVerbs() => Builder().AddClient<IVerbsApi>("Search", SearchJsonContext.Default);

    public void Dispose() => _service.Dispose();

    private static void AssertRefused<TApi>()
        where TApi : class
    {
        var e = Assert.Throws<InvalidOperationException>(() => Builder().AddClient<TApi>("Search", SearchJsonContext.Default));

        Assert.Equal(
            $"{typeof(TApi).Name} cannot be the client 'Search': the overloads of FindAsync with one route treat the name 'sortBy' differently. Give the methods different names.",
            e.Message);
    }

    private static TidewireBuilder Builder() => new ServiceCollection().AddTidewireCore(new ConfigurationBuilder().Build());

    [PathPrefix("/v1")]
    public interface IOverloadsApi
    {
        [Get("/items")]
        Task<IApiResponse> FindAsync(string sortBy, CancellationToken cancellationToken);

        [Get("/items")]
        Task<IApiResponse> FindAsync(string sortBy, int pageSize, CancellationToken cancellationToken);

        [Get("/orders")]
        Task<IApiResponse> FindAsync(int pageSize, [AliasAs("sortBy")] string order, CancellationToken cancellationToken);

        [Get("/orders/{id}")]
        Task<IApiResponse> FindAsync(long id, [Query(Name = "sortBy")] string order, CancellationToken cancellationToken);

        [Get("/invoices/{isOpen}?sortBy={sortBy}")]
        Task<IApiResponse> FindAsync(bool isOpen, string sortBy, CancellationToken cancellationToken);

        [Get("/reports")]
        Task<IApiResponse> FindAsync([Query] Dictionary<string, string> filter, CancellationToken cancellationToken);
    }

    public interface IAliasApi
    {
        [Get("/items")]
        Task<IApiResponse> FindAsync(string sortBy, CancellationToken cancellationToken);

        [Get("/items")]
        Task<IApiResponse> FindAsync(int size, [AliasAs("sortBy")] string order, CancellationToken cancellationToken);
    }

    public interface INamedQueryApi
    {
        [Get("/items")]
        Task<IApiResponse> FindAsync(int size, [Query(Name = "sortBy")] string order, CancellationToken cancellationToken);

        [Get("/items")]
        Task<IApiResponse> FindAsync(string sortBy, CancellationToken cancellationToken);
    }

    public interface IDictionaryApi
    {
        [Get("/items")]
        Task<IApiResponse> FindAsync([Query] IDictionary<string, string> filter, CancellationToken cancellationToken);

        [Get("/items")]
        Task<IApiResponse> FindAsync(string sortBy, CancellationToken cancellationToken);
    }

    public interface IPathApi
    {
        [Get("/users/{userId}/items")]
        Task<IApiResponse> FindAsync(string userId, CancellationToken cancellationToken);

        [Get("/users/{userId}/items")]
        Task<IApiResponse> FindAsync(string userId, [Query] IDictionary<string, string> filter, CancellationToken cancellationToken);
    }

    [PathPrefix("/v1")]
    public interface IPrefixedAliasApi
    {
        [Get("/items")]
        Task<IApiResponse> FindAsync(string sortBy, CancellationToken cancellationToken);

        [Get("items")]
        Task<IApiResponse> FindAsync(int size, [AliasAs("sortBy")] string order, CancellationToken cancellationToken);
    }

    public interface IVerbsApi
    {
        [Get("/items")]
        Task<IApiResponse> ItemsAsync(string sortBy, CancellationToken cancellationToken);

        [Delete("/items")]
        Task<IApiResponse> ItemsAsync(int size, [AliasAs("sortBy")] string order, CancellationToken cancellationToken);
    }
}
