using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Tidewire.Tool.Wire;

/// <summary>Sends single requests like the SDK: no redirects, no cookies, no proxy for loopback. Never retries.</summary>
internal sealed class WireClient : IDisposable
{
    private const int BodyLimit = 64 * 1024;

    private readonly ToolContext _context;
    private readonly TimeSpan _timeout;
    private readonly HttpClient _client;

    /// <param name="context">The environment of the command.</param>
    /// <param name="timeout">The time limit of a request, including its body.</param>
    /// <param name="validateCertificate">Validates the server's certificate. <see langword="null"/>: .NET validates it.</param>
    public WireClient(ToolContext context, TimeSpan timeout, RemoteCertificateValidationCallback? validateCertificate = null)
    {
        _context = context;
        _timeout = timeout;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            Proxy = new LoopbackProxy(context),
            ConnectCallback = ConnectAsync,
            ActivityHeadersPropagator = null,
        };
        handler.SslOptions.RemoteCertificateValidationCallback = validateCertificate;
        _client = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.Add(new("tidewire-tool", ToolApplication.Version));
    }

    /// <summary>Sends a request. Failures of the remote side do not throw.</summary>
    /// <exception cref="OperationCanceledException">The user interrupted the command.</exception>
    public async Task<Answer> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_timeout, _context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        long start = _context.Time.GetTimestamp();
        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            string body = await ReadAsync(response.Content, either.Token).ConfigureAwait(false);
            return Read(response, body) with { Elapsed = _context.Time.GetElapsedTime(start) };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new() { Failure = $"the time limit of {_timeout.TotalSeconds:0.#} s expired" };
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new() { Failure = Failures.Describe(e) };
        }
    }

    public void Dispose() => _client.Dispose();

    private static Answer Read(HttpResponseMessage response, string body) => new()
    {
        Status = (int)response.StatusCode,
        ContentType = response.Content.Headers.ContentType?.MediaType?.ToLowerInvariant(),
        Body = body,
        RetryAfter = Raw(response.Headers, "Retry-After"),
        Date = response.Headers.Date,
        RedirectHost = (int)response.StatusCode is >= 300 and < 400 ? HostOf(response) : null,
        Via = Raw(response.Headers, "Via"),
        Challenges = [.. response.Headers.WwwAuthenticate.Select(challenge => challenge.Scheme)],
    };

    private static string HostOf(HttpResponseMessage response) =>
        response.Headers.Location is { IsAbsoluteUri: true } location ? location.Host : "the same host";

    private static string? Raw(HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    private static async Task<string> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        byte[] buffer = new byte[BodyLimit];
        int read = await stream.ReadAtLeastAsync(buffer, BodyLimit, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return Encoding.UTF8.GetString(buffer, 0, read);
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext connection, CancellationToken cancellationToken) =>
        new NetworkStream(
            await Connector.ConnectAsync(_context, connection.DnsEndPoint.Host, connection.DnsEndPoint.Port, cancellationToken).ConfigureAwait(false),
            ownsSocket: true);
}
