using System.Net.Http.Headers;
using System.Text;
using Tidewire.Tool.Wire;

namespace Tidewire.Tool.Conform;

/// <summary>The tested service. Keeps all responses, for checks over all of them.</summary>
internal sealed class ServiceUnderTest(Uri address, string? header, string? credential, ToolContext context, TimeSpan timeout) : IDisposable
{
    private readonly WireClient _wire = new(context, timeout);
    private readonly List<Answer> _answers = [];

    /// <summary>The base address.</summary>
    public Uri Address => address;

    /// <summary>Whether requests carry a credential.</summary>
    public bool HasCredential => credential is not null;

    /// <summary>All responses so far.</summary>
    public IReadOnlyList<Answer> Answers => _answers;

    /// <summary>Sends JSON.</summary>
    /// <param name="path">The path below the base address.</param>
    /// <param name="json">The body.</param>
    /// <param name="idempotencyKey">The <c>Idempotency-Key</c>, or none.</param>
    /// <param name="isAuthorized">Whether to send the credential.</param>
    /// <param name="cancellationToken">Cancels the command.</param>
    public Task<Answer> PostAsync(string path, string json, CancellationToken cancellationToken, string? idempotencyKey = null, bool isAuthorized = true) =>
        PostAsync(path, new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json")), cancellationToken, idempotencyKey, isAuthorized);

    /// <summary>Sends any body.</summary>
    public async Task<Answer> PostAsync(string path, HttpContent content, CancellationToken cancellationToken, string? idempotencyKey = null, bool isAuthorized = true)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, ServiceAddress.Join(address, path)) { Content = content };
        if (idempotencyKey is not null)
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        if (isAuthorized)
            Authorize(request.Headers);

        var answer = await _wire.SendAsync(request, cancellationToken).ConfigureAwait(false);
        lock (_answers)
            _answers.Add(answer);
        return answer;
    }

    /// <summary>Reads another address. The credential is sent only if it belongs to this service.</summary>
    public async Task<Answer> GetAsync(Uri other, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, other);
        if (Uri.Compare(other, address, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0)
            Authorize(request.Headers);
        return await _wire.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends all of the JSON, and cuts the connection before the response.</summary>
    public async Task CutAsync(string path, string json, string idempotencyKey, CancellationToken cancellationToken)
    {
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, ServiceAddress.Join(address, path)) { Content = new CutContent(Encoding.UTF8.GetBytes(json), context.Time, cut) };
        request.Headers.Add("Idempotency-Key", idempotencyKey);
        Authorize(request.Headers);
        try
        {
            _ = await _wire.SendAsync(request, cut.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Intended: the response is lost.
        }
    }

    public void Dispose() => _wire.Dispose();

    private void Authorize(HttpRequestHeaders headers)
    {
        if (credential is not null)
            headers.TryAddWithoutValidation(header!, credential);
    }
}
