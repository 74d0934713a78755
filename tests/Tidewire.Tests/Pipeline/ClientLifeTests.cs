using System.Net;
using Tidewire.Pipeline;

namespace Tidewire.Tests.Pipeline;

/// <summary>The application's settings on the <c>HttpClient</c> of a service, and the disposal of the client.</summary>
public sealed class ClientLifeTests : IDisposable
{
    private readonly ClientLife _life = new();
    private readonly HttpClient _client = new();

    [Fact]
    public void Timeout_OfTheHttpClient_IsInfinite_BecauseTheBudgetReplacesIt()
    {
        _life.Follow(_client);

        Assert.Equal(Timeout.InfiniteTimeSpan, _client.Timeout);
    }

    [Fact]
    public void Header_IsRecognizedAsDefault_OnlyWithTheValueOfTheClient()
    {
        Assert.False(_life.IsDefault("x-key", "1"));
        _client.DefaultRequestHeaders.Add("X-Key", "1");

        _life.Follow(_client);

        Assert.Equal((true, false, false), (_life.IsDefault("x-key", "1"), _life.IsDefault("x-key", "2"), _life.IsDefault("x-other", "1")));
    }

    [Theory]
    [InlineData("1.1", HttpVersionPolicy.RequestVersionOrLower, "1.1", HttpVersionPolicy.RequestVersionOrLower)]
    [InlineData("2.0", HttpVersionPolicy.RequestVersionExact, "2.0", HttpVersionPolicy.RequestVersionExact)]
    [InlineData("1.1", HttpVersionPolicy.RequestVersionOrHigher, "1.1", HttpVersionPolicy.RequestVersionOrHigher)]
    public void Requests_UseTheHttpVersionOfTheClient(string version, HttpVersionPolicy policy, string sent, HttpVersionPolicy sentPolicy)
    {
        (_client.DefaultRequestVersion, _client.DefaultVersionPolicy) = (new(version), policy);
        _life.Follow(_client);
        using var request = new HttpRequestMessage();

        _life.ApplyVersion(request);

        Assert.Equal((new Version(sent), sentPolicy), (request.Version, request.VersionPolicy));
    }

    [Fact]
    public void Request_KeepsItsOwnHttpVersion()
    {
        _client.DefaultRequestVersion = HttpVersion.Version20;
        _life.Follow(_client);
        using var request = new HttpRequestMessage { Version = HttpVersion.Version30 };

        _life.ApplyVersion(request);

        Assert.Equal(HttpVersion.Version30, request.Version);
    }

    [Fact]
    public void Exception_IsAttributedToDisposal_AfterDisposal_OrIfThePipelineIsDisposed()
    {
        Assert.Equal((false, false), (_life.IsDisposed, _life.IsDisposalException(new InvalidOperationException())));
        Assert.False(_life.IsDisposalException(new ObjectDisposedException("Stream")));
        Assert.True(_life.IsDisposalException(new ObjectDisposedException("Polly.ResiliencePipeline`1")));

        _life.Dispose();

        Assert.Equal((true, true), (_life.IsDisposed, _life.IsDisposalException(new InvalidOperationException())));
    }

    public void Dispose()
    {
        _client.Dispose();
        _life.Dispose();
    }
}
