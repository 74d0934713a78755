using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Refit;
using Tidewire.FaultTests.Probe;

namespace Tidewire.FaultTests.Connection;

/// <summary>Whether a POST is repeated when handlers of the application make it unclear what was sent.</summary>
public sealed class ResendingHandlerTests
{
    private int _sends;

    [Theory]
    [InlineData("JSON")]
    [InlineData("text")]
    [InlineData("nothing")]
    public async Task Post_IsNotRepeated_WhenAnEarlierSendOfTheSameAttemptMayHaveActed(string body)
    {
        var end = await PostAsync(body, resends: true, async (request, ct) =>
        {
            if (_sends == 2)
                throw new TaskCanceledException("The time limit expired before a connection was made.", new TimeoutException());

            await request.Content!.CopyToAsync(Stream.Null, ct);
            return new(HttpStatusCode.InternalServerError) { RequestMessage = request };
        });

        Assert.Equal((2, true), (_sends, end?.IsAmbiguous));
    }

    [Theory]
    [InlineData("JSON")]
    [InlineData("text")]
    [InlineData("nothing")]
    public async Task Post_IsNotRepeated_WhenAPrimaryHandlerOfTheApplicationHasNotReadItsBody(string body)
    {
        var end = await PostAsync(body, resends: false, (_, _) => throw new HttpRequestException(HttpRequestError.ResponseEnded, "The response ended."));

        Assert.Equal((1, true), (_sends, end?.IsAmbiguous));
    }

    private async Task<ServiceFailure?> PostAsync(string body, bool resends, Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send)
    {
        await using var application = new ProbeApplication("http://127.0.0.1:9", new()
        {
            Http = http =>
            {
                if (resends)
                    http.AddHttpMessageHandler(() => new ResendingHandler());
                http.ConfigurePrimaryHttpMessageHandler(() => new PrimaryHandler((request, ct) =>
                {
                    _sends++;
                    return send(request, ct);
                }));
            },
        });
        var result = await application.Probe.TryAsync(
            async (api, ct) => body switch
            {
                "JSON" => (IApiResponse)await api.PostAsync(new("1"), ct),
                "text" => await api.PostTextAsync("text", ct),
                _ => await api.PostNothingAsync(ct),
            },
            TestContext.Current.CancellationToken);
        return result.Failure;
    }

    private sealed class PrimaryHandler(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => send(request, cancellationToken);
    }

    private sealed class ResendingHandler : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            return (int)response.StatusCode >= 500 ? await base.SendAsync(request, cancellationToken) : response;
        }
    }
}
