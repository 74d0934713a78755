using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Refit;
using Tidewire.Clients;
using Tidewire.Resilience;
using Tidewire.Tests.Clients.Ledger;
using Tidewire.Tests.Clients.Search;

namespace Tidewire.Tests.Clients;

/// <summary>Idempotency, reply shapes and operation names are read from an interface at registration.</summary>
public sealed class ApiInterfaceTests
{
    [Fact]
    public void Interface_IsIdempotent_IfAllOfItsMethodsAre()
    {
        Assert.True(ApiInterface.IsIdempotent<ILedgerHealthApi>());
        Assert.True(ApiInterface.IsIdempotent<IIdempotentApi>());
        Assert.False(ApiInterface.IsIdempotent<IPostingApi>());
        Assert.False(ApiInterface.IsIdempotent<IPatchingApi>());
        Assert.False(ApiInterface.IsIdempotent<IInheritingApi>());
    }

    [Theory]
    [InlineData("GetAsync", nameof(ReplyBody.Buffered), true)]
    [InlineData("GetPlainAsync", nameof(ReplyBody.Buffered), false)]
    [InlineData("GetHealthAsync", nameof(ReplyBody.Unread), true)]
    [InlineData("DownloadAsync", nameof(ReplyBody.Streamed), false)]
    [InlineData("DownloadWrappedAsync", nameof(ReplyBody.Streamed), true)]
    [InlineData("GetWrappedBalanceAsync", nameof(ReplyBody.Buffered), true)]
    public void ReplyShape_FollowsFromTheReturnType(string method, string body, bool captures)
    {
        var operation = ApiInterface.Read<ILedgerApi>("Ledger", LedgerJsonContext.Default)[method];

        Assert.Equal((new ReplyShape(Enum.Parse<ReplyBody>(body), captures), false), (operation.Reply, operation.IsDelivery));
    }

    [Theory]
    [InlineData("GetContentAsync")]
    [InlineData("GetWrappedContentAsync")]
    public void HttpContent_IsStreamed(string method) =>
        Assert.Equal(ReplyBody.Streamed, ApiInterface.Read<IContentApi>("Ledger", LedgerJsonContext.Default)[method].Reply.Body);

    [Fact]
    public void Method_IsNamedWithoutAsync()
    {
        var operations = ApiInterface.Read<INamesApi>("LedgerEast", LedgerJsonContext.Default);

        Assert.Equal(["async", "get_entry", "list"], operations.Values.Select(operation => operation.Name).Order(StringComparer.Ordinal));
        Assert.All(operations.Values, operation => Assert.Equal("ledger_east", operation.Client));
    }

    [Fact]
    public void Interface_IsAccepted_WhenSomeMembersSendNothing() =>
        Assert.Equal(["GetAsync"], ApiInterface.Read<IDisposableApi>("Ledger", LedgerJsonContext.Default).Keys);

    // An enum is written into a URL under its JSON name, which is unknown if the context lacks the enum. A body is checked by the first call, and a header is not JSON.
    [Theory]
    [InlineData(typeof(IEnumApi), false)]
    [InlineData(typeof(INullableEnumApi), false)]
    [InlineData(typeof(IEnumArrayApi), false)]
    [InlineData(typeof(IEnumListApi), false)]
    [InlineData(typeof(IEnumHeaderApi), true)]
    [InlineData(typeof(IEnumBodyApi), true)]
    [InlineData(typeof(IEnumPropertyApi), true)]
    public void EnumMissingFromTheContext_IsRefused_IfItIsWrittenIntoAUrl(Type api, bool isAccepted)
    {
        var method = typeof(ApiInterface).GetMethod(nameof(ApiInterface.Read))!.MakeGenericMethod(api);

        var e = Record.Exception(() => method.Invoke(null, ["Search", LedgerJsonContext.Default]))?.InnerException;

        Assert.Equal(isAccepted, e is null);
        Assert.True(isAccepted || e is InvalidOperationException && e.Message.Contains("[JsonSerializable(typeof(Urgency))]", StringComparison.Ordinal));
        Assert.NotEmpty((System.Collections.IEnumerable)method.Invoke(null, ["Search", SearchJsonContext.Default])!);
    }

    [Fact]
    public void Interface_IsRefused_WhenAMethodReturnsNoTask()
    {
        var builder = new ServiceCollection().AddTidewireCore(new ConfigurationBuilder().Build());

        Assert.Throws<InvalidOperationException>(() => builder.AddClient<IObservableApi>("Ledger", LedgerJsonContext.Default));
    }

    public interface IIdempotentApi
    {
        [Get("/a")]
        Task<IApiResponse> GetAsync(CancellationToken cancellationToken);

        [Put("/a")]
        Task<IApiResponse> PutAsync(CancellationToken cancellationToken);

        [Delete("/a")]
        Task<IApiResponse> DeleteAsync(CancellationToken cancellationToken);
    }

    public interface IPostingApi
    {
        [Get("/a")]
        Task<IApiResponse> GetAsync(CancellationToken cancellationToken);

        [Post("/a")]
        Task<IApiResponse> PostAsync(CancellationToken cancellationToken);
    }

    public interface IPatchingApi
    {
        [Get("/a")]
        Task<IApiResponse> GetAsync(CancellationToken cancellationToken);

        [Patch("/a")]
        Task<IApiResponse> PatchAsync(CancellationToken cancellationToken);
    }

    public interface IInheritingApi : IPostingApi
    {
        [Get("/b")]
        Task<IApiResponse> GetOtherAsync(CancellationToken cancellationToken);
    }

    public interface IContentApi
    {
        [Get("/file")]
        Task<HttpContent> GetContentAsync(CancellationToken cancellationToken);

        [Get("/file")]
        Task<IApiResponse<HttpContent>> GetWrappedContentAsync(CancellationToken cancellationToken);
    }

    public interface INamesApi
    {
        [Get("/a")]
        Task<IApiResponse> GetEntryAsync(CancellationToken cancellationToken);

        [Get("/a")]
        Task<IApiResponse> List(CancellationToken cancellationToken);

        [Get("/a")]
        Task<IApiResponse> Async(CancellationToken cancellationToken);
    }

    public interface IDisposableApi : IDisposable
    {
        [Get("/a")]
        Task<IApiResponse> GetAsync(CancellationToken cancellationToken);

        Task<IApiResponse> GetTwiceAsync(CancellationToken cancellationToken) => GetAsync(cancellationToken);
    }

    public interface IEnumApi
    {
        [Get("/a")]
        Task<IApiResponse> GetAsync(Urgency urgency, CancellationToken cancellationToken);
    }

    public interface INullableEnumApi
    {
        [Get("/a")]
        Task<IApiResponse> GetAsync(Urgency? urgency, CancellationToken cancellationToken);
    }

    public interface IEnumArrayApi
    {
        [Get("/a")]
        Task<IApiResponse> GetAsync(Urgency[] urgency, CancellationToken cancellationToken);
    }

    public interface IEnumListApi
    {
        [Get("/a")]
        Task<IApiResponse> GetAsync(IReadOnlyList<Urgency> urgency, CancellationToken cancellationToken);
    }

    public interface IEnumHeaderApi
    {
        [Get("/a")]
        Task<IApiResponse> GetAsync([Header("X-Urgency")] Urgency urgency, CancellationToken cancellationToken);
    }

    public interface IEnumBodyApi
    {
        [Post("/a")]
        Task<IApiResponse> PostAsync([Body] Urgency urgency, CancellationToken cancellationToken);
    }

    public interface IEnumPropertyApi
    {
        [Get("/a")]
        Task<IApiResponse> GetAsync([Property("urgency")] Urgency urgency, CancellationToken cancellationToken);
    }

    public interface IObservableApi
    {
        [Get("/a")]
        IObservable<Entry> Watch(CancellationToken cancellationToken);
    }
}
