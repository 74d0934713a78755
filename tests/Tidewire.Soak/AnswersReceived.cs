using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;

namespace Tidewire.Soak;

/// <summary>
/// The responses that reached the client, by request. A response that the service has sent may not reach the client: on a busy machine, the
/// attempt may time out first, and its retry is then correct.
/// </summary>
internal sealed class AnswersReceived
{
    /// <summary>The response header with the number of the answered request.</summary>
    public const string Header = "Soak-Request";

    private ConcurrentDictionary<int, HttpStatusCode> _answers = new();

    /// <summary>Records the response to each attempt of a client.</summary>
    public void Watch(IServiceCollection services, string client) => services.AddHttpClient(client).AddHttpMessageHandler(() => new Witness(this));

    /// <summary>Returns the answers since the last call, by the number of the request, and clears them.</summary>
    public IReadOnlyDictionary<int, HttpStatusCode> Take() => Interlocked.Exchange(ref _answers, new());

    private sealed class Witness(AnswersReceived received) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (response.Headers.TryGetValues(Header, out var numbers))
                received._answers[int.Parse(numbers.Single(), CultureInfo.InvariantCulture)] = response.StatusCode;
            return response;
        }
    }
}
