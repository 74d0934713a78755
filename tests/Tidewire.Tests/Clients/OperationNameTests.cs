using Refit;
using Tidewire.Clients;
using Tidewire.Tests.Clients.Ledger;

namespace Tidewire.Tests.Clients;

/// <summary>The name of an operation in metrics is the name of the method without <c>Async</c>.</summary>
public sealed class OperationNameTests
{
    [Fact]
    public void OperationName_IsTheMethodName_WithoutAsync()
    {
        var operations = ApiInterface.Read<IOddlyNamedApi>("Odd", LedgerJsonContext.Default);

        Assert.Equal(
            [("Async", "async"), ("FetchAllAsync", "fetch_all"), ("Find", "find")],
            operations.Select(operation => (operation.Key, operation.Value.Name)).Order());
    }

    [Fact]
    public void Overloads_ShareAName_AndAreRefusedIfTheirRepliesDiffer()
    {
        Assert.Equal("get", Assert.Single(ApiInterface.Read<IOverloadedApi>("Odd", LedgerJsonContext.Default)).Value.Name);

        var e = Assert.Throws<InvalidOperationException>(() => ApiInterface.Read<IMixedOverloadsApi>("Odd", LedgerJsonContext.Default));
        Assert.Contains("the overloads of GetAsync return different kinds of replies", e.Message, StringComparison.Ordinal);
    }

    public interface IOddlyNamedApi
    {
        [Get("/items")]
        Task<IApiResponse> FetchAllAsync(CancellationToken cancellationToken);

        [Get("/item")]
        Task<IApiResponse> Find(CancellationToken cancellationToken);

        [Get("/async")]
        Task<IApiResponse> Async(CancellationToken cancellationToken);
    }

    public interface IOverloadedApi
    {
        [Get("/items")]
        Task<IApiResponse> GetAsync(CancellationToken cancellationToken);

        [Get("/items/{id}")]
        Task<IApiResponse> GetAsync(string id, CancellationToken cancellationToken);
    }

    public interface IMixedOverloadsApi
    {
        [Get("/items")]
        Task<IApiResponse> GetAsync(CancellationToken cancellationToken);

        [Get("/items/{id}")]
        Task<Entry> GetAsync(string id, CancellationToken cancellationToken);
    }
}
