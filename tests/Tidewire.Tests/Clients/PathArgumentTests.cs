using Microsoft.Extensions.DependencyInjection;
using Refit;
using Tidewire.Pipeline;
using Tidewire.Tests.Clients.Ledger;

namespace Tidewire.Tests.Clients;

/// <summary>
/// An argument stays in its place in the path, or the call is refused without a request: <c>..</c> would remove the previous segment.
/// </summary>
public sealed class PathArgumentTests : WireTest
{
    private static readonly string?[] _bad = [null, "", ".", ".."];
    private static readonly string[] _good = ["1", "a b", "a/b", "../x", "...", "%2e%2e", ".a", "ü", "?", "#", "a%2Fb", "{x}", ":", "//host"];

    private static readonly Dictionary<string, Func<IPathApi, string?, CancellationToken, Task<IApiResponse>>> _calls = new()
    {
        ["id of /users/{id}/sessions"] = (api, value, ct) => api.EndSessionsAsync(value, ct),
        ["id of /users/{id}"] = (api, value, ct) => api.GetUserAsync(value, ct),
        ["left of /a/{left}/b/{right}"] = (api, value, ct) => api.GetBothAsync(value, "x", ct),
        ["right of /a/{left}/b/{right}"] = (api, value, ct) => api.GetBothAsync("x", value, ct),
        ["right of /{left}/{right}"] = (api, value, ct) => api.GetPairAsync("x", value, ct),
        ["id of /users/{id}?fields=name&page={page}"] = (api, value, ct) => api.GetPageAsync(value, "2", ct),
        ["id of /users/{id}/again/{id}"] = (api, value, ct) => api.GetTwiceAsync(value, ct),
    };

    // If the segment contains other text, dots as the value cannot change the path, but an empty value would name another resource.
    private static readonly Dictionary<string, Func<IPathApi, string?, CancellationToken, Task<IApiResponse>>> _partsOfSegments = new()
    {
        ["id of /users/u{id}"] = (api, value, ct) => api.GetPrefixedAsync(value, ct),
        ["name of /reports/{name}.pdf"] = (api, value, ct) => api.GetReportAsync(value, ct),
        ["tenant of /tenants/{tenant}-{environment}/x"] = (api, value, ct) => api.GetTenantAsync(value, "prod", ct),
        ["environment of /tenants/{tenant}-{environment}/x"] = (api, value, ct) => api.GetTenantAsync("acme", value, ct),
    };

    public static TheoryData<string> PartsOfSegments => [.. _partsOfSegments.Keys];

    public static TheoryData<string, string> Places => new(from place in _calls.Keys from basePath in (string[])["", "/base", "/base/v1/"] select (place, basePath));

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Argument_IsRefusedByName_WhenItWouldChangeThePath(string place, string basePath)
    {
        Answer(200);
        using var application = Create(basePath);
        string[] words = place.Split(" of ");

        foreach (string? value in _bad)
        {
            var e = await Assert.ThrowsAsync<ArgumentException>(() => Caller(application).TryAsync((api, ct) => _calls[place](api, value, ct), Cancellation));

            Assert.Contains($"'{words[0]}'", e.Message, StringComparison.Ordinal);
            Assert.Contains($" of {words[1]} is empty, '.' or '..'", e.Message, StringComparison.Ordinal);
        }

        Assert.Empty(Requests);
        Assert.Equal(CircuitState.Closed, application.Circuits.GetCircuit("Paths").State);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Argument_IsSent_WhenItCannotChangeThePath(string place, string basePath)
    {
        Answer(200);
        using var application = Create(basePath);

        foreach (string value in _good)
            Assert.True(await Caller(application).OrFalseAsync((api, ct) => _calls[place](api, value, ct), Cancellation), value);

        Assert.Equal(_good.Length, Requests.Count);
    }

    [Theory]
    [MemberData(nameof(PartsOfSegments))]
    public async Task Argument_IsRefusedByName_WhenItIsAnEmptyPartOfASegment(string place)
    {
        Answer(200);
        using var application = Create("/base");

        foreach (string? value in (string?[])[null, ""])
        {
            var e = await Assert.ThrowsAsync<ArgumentException>(() => Caller(application).TryAsync((api, ct) => _partsOfSegments[place](api, value, ct), Cancellation));

            Assert.Equal(place.Split(" of ")[0], e.ParamName);
        }

        Assert.Empty(Requests);
        foreach (string value in _good)
            Assert.True(await Caller(application).OrFalseAsync((api, ct) => _partsOfSegments[place](api, value, ct), Cancellation), value);
        Assert.Equal(_good.Length, Requests.Count);
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("a/b/c", true)]
    [InlineData("a/../b", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("..", false)]
    [InlineData("../users/1", false)]
    [InlineData("a/../../users", false)]
    [InlineData("a//b", false)]
    [InlineData("/a", false)]
    public async Task CatchAllArgument_IsSent_OnlyIfItStaysBelowItsPrefix(string? value, bool isSent)
    {
        Answer(200);
        using var application = Create("/base");

        var e = await Record.ExceptionAsync(() => Caller(application).TryAsync((api, ct) => api.GetFileAsync(value, ct), Cancellation));

        Assert.Equal(isSent, e is null);
        Assert.True(isSent || e is ArgumentException { ParamName: "path" });
        Assert.All(Requests, request => Assert.StartsWith("/base/files/", request.Path, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData(null, true)]
    [InlineData("", false)]
    [InlineData("..", false)]
    public async Task OptionalArgument_MayBeNull_ButNotEmptyOrDots(string? value, bool isSent)
    {
        Answer(200);
        using var application = Create("/base");

        var e = await Record.ExceptionAsync(() => Caller(application).TryAsync((api, ct) => api.GetOptionalAsync(value, ct), Cancellation));

        Assert.Equal(isSent, e is null);
        Assert.Equal(isSent ? 1 : 0, Requests.Count);
    }

    [Fact]
    public async Task Refusal_NamesEveryBadArgument_WhenThereAreSeveral()
    {
        using var application = Create("");

        var e = await Assert.ThrowsAsync<ArgumentException>(() => Caller(application).TryAsync((api, ct) => api.GetBothAsync("..", null, ct), Cancellation));

        Assert.Contains("'left' or 'right'", e.Message, StringComparison.Ordinal);
        Assert.Empty(Requests);
    }

    [Theory]
    [InlineData("/with space/{id}", "/with%20space/1", true)]
    [InlineData("/ümlaut/{id}", "/%C3%BCmlaut/1", true)]
    [InlineData("/v{major}.{minor}/x", "/v1.2/x", true)]
    [InlineData("/v{major}.{minor}/x", "/v.2/x", false)]
    [InlineData("/v{major}.{minor}/x", "/v1./x", false)]
    [InlineData("/v{major}.{minor}/x", "/v1.2.3/x", true)]
    [InlineData("/{a}{b}", "/12", true)]
    [InlineData("/{a}{b}", "/1", false)]
    [InlineData("/a{x}a", "/a", false)]
    [InlineData("/ü{x}", "/%C3%BC", false)]
    [InlineData("/ü{x}", "/%C3%BC1", true)]
    [InlineData("/v{x?}", "/v", true)]
    [InlineData("/{**rest}.json", "/a/b.json", true)]
    [InlineData("/items/{id}/", "/items/1/", true)]
    [InlineData("/items/{id}/", "/items/1", false)]
    [InlineData("/{**rest}/end", "/a/b/end", true)]
    [InlineData("/{**rest}/end", "/end", false)]
    [InlineData("/{a?}/{b?}", "", true)]
    [InlineData("/{a?}/{b?}", "/1", true)]
    [InlineData("/{a?}/{b?}", "/1/2", true)]
    [InlineData("/{a?}/{b?}", "/1/2/3", false)]
    public void Template_Matches_SegmentBySegment(string template, string path, bool expected) => Assert.Equal(expected, RouteTemplate.Matches(template, path));

    private TestApplication Create(string basePath) => new(
        new Dictionary<string, string?> { ["Tidewire:Paths:BaseAddress"] = Address + basePath },
        build: builder => builder.AddClient<IPathApi>("Paths", LedgerJsonContext.Default));

    private static ServiceCaller<IPathApi> Caller(TestApplication application) => application.Services.GetRequiredService<ServiceCaller<IPathApi>>();

    public interface IPathApi
    {
        [Delete("/users/{id}/sessions")]
        Task<IApiResponse> EndSessionsAsync(string? id, CancellationToken cancellationToken);

        [Get("/users/{id}")]
        Task<IApiResponse> GetUserAsync(string? id, CancellationToken cancellationToken);

        [Get("/a/{left}/b/{right}")]
        Task<IApiResponse> GetBothAsync(string? left, string? right, CancellationToken cancellationToken);

        [Get("/{left}/{right}")]
        Task<IApiResponse> GetPairAsync(string? left, string? right, CancellationToken cancellationToken);

        [Get("/users/{id}?fields=name&page={page}")]
        Task<IApiResponse> GetPageAsync(string? id, string page, CancellationToken cancellationToken);

        [Get("/users/{id}/again/{id}")]
        Task<IApiResponse> GetTwiceAsync(string? id, CancellationToken cancellationToken);

        [Get("/users/u{id}")]
        Task<IApiResponse> GetPrefixedAsync(string? id, CancellationToken cancellationToken);

        [Get("/reports/{name}.pdf")]
        Task<IApiResponse> GetReportAsync(string? name, CancellationToken cancellationToken);

        [Get("/tenants/{tenant}-{environment}/x")]
        Task<IApiResponse> GetTenantAsync(string? tenant, string? environment, CancellationToken cancellationToken);

        [Get("/files/{**path}")]
        Task<IApiResponse> GetFileAsync(string? path, CancellationToken cancellationToken);

        [Get("/optional/{id?}")]
        Task<IApiResponse> GetOptionalAsync(string? id, CancellationToken cancellationToken);
    }
}
