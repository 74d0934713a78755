#pragma warning disable IDE0130 // Tidewire recognizes the handler by its full name, so the namespace must match.
namespace Microsoft.Extensions.Http;

/// <summary>A stand-in for the retrying handler of Polly v7 in the package <c>Microsoft.Extensions.Http.Polly</c>.</summary>
internal class PolicyHttpMessageHandler : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        for (int i = 0; ; i++)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (response.IsSuccessStatusCode || i == 3)
                return response;
        }
    }
}
