using Tidewire.Pipeline;

namespace Tidewire.Tests.Pipeline;

/// <summary>Routes in Refit's notation.</summary>
public sealed class RouteTemplateTests
{
    [Theory]
    [InlineData("", "", true)]
    [InlineData("", "/a", false)]
    [InlineData("/a", "", false)]
    [InlineData("/a", "/a/b", false)]
    [InlineData("/A", "/a", false)]
    [InlineData("/with space", "/with%20space", true)]
    [InlineData("/ü", "/%C3%BC", true)]
    [InlineData("/a/{id}", "/a/1", true)]
    [InlineData("/a/{id}", "/a/", false)]
    [InlineData("/a/{id}", "/a", false)]
    [InlineData("/a/{id}/b", "/a/b", false)]
    [InlineData("/a/{id}/b", "/a//b", false)]
    [InlineData("/a/{id}.json", "/a/1.json", true)]
    [InlineData("/a/{id?}", "/a", true)]
    [InlineData("/a/{id?}", "/a/1", true)]
    [InlineData("/a/{id?}", "/a/1/2", false)]
    [InlineData("/a/{id?}/b", "/a/b", true)]
    [InlineData("/a/{id?}/b", "/a/1/b", true)]
    [InlineData("/{**path}", "/a/b/c", true)]
    [InlineData("/{**path}", "/a//c", false)]
    [InlineData("/{**path}/end", "/a/b/end", true)]
    [InlineData("/{**path}/end", "/end", false)]
    [InlineData("/{**path}/end", "/a/b", false)]
    [InlineData("/a/{**path}", "/a", false)]
    [InlineData("/a//b", "/a//c", false)]
    public void Path_Matches_WithAValueForEachPlaceholder(string template, string path, bool matches) =>
        Assert.Equal(matches, RouteTemplate.Matches(template, path));

    [Theory]
    [InlineData("/{name}.pdf", "/a.pdf", true)]
    [InlineData("/{name}.pdf", "/.pdf", false)]
    [InlineData("/{name}.pdf", "/a.txt", false)]
    [InlineData("/{name}.pdf", "/a%20b.pdf", true)]
    [InlineData("/v{major}", "/v1", true)]
    [InlineData("/v{major}", "/x1", false)]
    [InlineData("/v{major}.{minor}", "/v1.2", true)]
    [InlineData("/v{major}.{minor}", "/v1.", false)]
    [InlineData("/v{major}.{minor}", "/v.2", false)]
    [InlineData("/v{major}.{minor}", "/v12", false)]
    [InlineData("/{from}-{to}", "/1-2", true)]
    [InlineData("/{from}-{to}", "/1--2", true)]
    [InlineData("/{from}-{to}", "/1-", false)]
    [InlineData("/{from}-{to}", "/1", false)]
    [InlineData("/{from}-{to}-{step}", "/1-2-3", true)]
    [InlineData("/{from}-{to}-{step}", "/1-2", false)]
    [InlineData("/prefix{a}-{b}", "/prefix", false)]
    [InlineData("/prefix{a}-{b}", "/prefix-", false)]
    [InlineData("/ab{x}bc", "/abc", false)]
    [InlineData("/ab{x}bc", "/abbc", false)]
    [InlineData("/ab{x}bc", "/ab1bc", true)]
    [InlineData("/{**path}.json", "/a/b.json", true)]
    [InlineData("/report{format?}", "/report", true)]
    public void Segment_Matches_WithATextForEachOfItsPlaceholders(string template, string path, bool matches) =>
        Assert.Equal(matches, RouteTemplate.Matches(template, path));

    [Fact]
    public void Names_AreDistinct() => Assert.Equal(["a", "b", "c"], RouteTemplate.Names("/x/{a}/{b?}/{A}/{**c}"));

    [Theory]
    [InlineData("/a/{id}/b", "7", "/a/7/b")]
    [InlineData("/a/{ID}/{other}", "7", "/a/7/{other}")]
    [InlineData("/a/{id?}", "7", "/a/7")]
    [InlineData("/{**id}/b", "7", "/7/b")]
    [InlineData("/a/{id}/b", "", "/a//b")]
    [InlineData("/a/{id}/b", ".", "/a/b")]
    [InlineData("/a/{id}/b", "..", "/b")]
    [InlineData("/a/{id}", ".", "/a/")]
    [InlineData("/a/b/{id}", "..", "/a/")]
    [InlineData("/{id}", "..", "/")]
    [InlineData("/{id}/a", "..", "/a")]
    public void Value_IsFilledIn_AndDotSegmentsAreResolved(string template, string value, string path) =>
        Assert.Equal(path, RouteTemplate.With(template, "id", value));
}
