using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;

namespace Tidewire.Credentials;

/// <summary>
/// Sends one request to a token endpoint. A failure of the remote side is a result, never an exception; other exceptions thrown by
/// message handlers are passed on. The invoker must not follow redirects, because the request contains the client secret.
/// </summary>
/// <param name="invoker">Sends the request.</param>
/// <param name="retryAfter">Reads <c>Retry-After</c> from the headers of a response.</param>
/// <param name="time">The clock.</param>
/// <param name="userAgent">The <c>User-Agent</c> of the request.</param>
internal sealed class TokenEndpoint(HttpMessageInvoker invoker, Func<HttpResponseHeaders, TimeProvider, TimeSpan?> retryAfter, TimeProvider time, string? userAgent = null)
{
    /// <summary>The time limit of a request, including the body of the response.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>The maximum size of a response body, in bytes.</summary>
    public const int MaxBodyBytes = 65_536;

    public async Task<TokenAnswer> AskAsync(ClientCredentialsSettings settings)
    {
        try
        {
            using var ending = new CancellationTokenSource(Timeout, time);
            using var request = TokenRequest.Create(settings, userAgent);
            using var response = await invoker.SendAsync(request, ending.Token).ConfigureAwait(false);
            return await ReadAsync(response, ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return TokenAnswer.Failed($"the token endpoint did not answer within {Timeout.TotalSeconds:0} s");
        }
        catch (HttpRequestException e)
        {
            return TokenAnswer.Failed(Reason(e));
        }
        catch (NotSupportedException) when (settings.TokenEndpoint.Scheme is not ("https" or "http"))
        {
            return TokenAnswer.Failed("nothing resolves the scheme of the token endpoint's address: add service discovery to all HTTP clients, or use https");
        }
        catch (Exception e) when (e is IOException or InvalidDataException or AuthenticationException or ObjectDisposedException)
        {
            return TokenAnswer.Failed("the response of the token endpoint could not be read");
        }
    }

    private static string Reason(HttpRequestException exception) => exception.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "the host name of the token endpoint does not resolve",
        HttpRequestError.ConnectionError => "the token endpoint refused the connection or is unreachable",
        HttpRequestError.SecureConnectionError => "no TLS connection to the token endpoint could be made",
        HttpRequestError.ConfigurationLimitExceeded => $"the response of the token endpoint is larger than {MaxBodyBytes} bytes",
        _ => "the connection to the token endpoint was lost",
    };

    private async Task<TokenAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await response.Content.LoadIntoBufferAsync(MaxBodyBytes, cancellationToken).ConfigureAwait(false);
        byte[] body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);

        return response.StatusCode == HttpStatusCode.OK
            ? TokenAnswerReader.Read(body, time.GetUtcNow())
            : TokenAnswer.Failed(TokenErrorReader.Describe(response.StatusCode, body), retryAfter(response.Headers, time));
    }
}
