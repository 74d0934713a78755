#pragma warning disable IDE0130 // The name is what our clients know that handler by.
namespace Microsoft.Extensions.Http;

/// <summary>Stands for the handler of Polly v7 in the package <c>Microsoft.Extensions.Http.Polly</c>, which retries.</summary>
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
