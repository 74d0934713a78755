using System.Net;

namespace Tidewire.Pipeline;

/// <summary>
/// What is known of a client only once its <see cref="HttpClient"/> is made: its default headers, which HTTP version it asks for, and whether the application's
/// services are disposed of.
/// </summary>
internal sealed class ClientLife : IDisposable
{
    private volatile bool _isDisposed;
    private volatile Dictionary<string, string> _defaultHeaders = [];
    private Version? _version;
    private HttpVersionPolicy _versionPolicy;

    /// <summary>Whether the application's services are disposed of.</summary>
    public bool IsDisposed => _isDisposed;

    /// <summary>Whether an exception came of the disposal of the application's services rather than of an error.</summary>
    public bool IsDisposalException(Exception exception) =>
        _isDisposed || exception is ObjectDisposedException { ObjectName: { } name } && name.Contains("ResiliencePipeline", StringComparison.Ordinal);

    /// <summary>
    /// Notes what the application has set on the client. The HTTP version, because Refit makes its requests without asking. A timeout is taken off: the
    /// budget is the time limit, and a second one would look like the caller's cancellation.
    /// </summary>
    public void Follow(HttpClient client)
    {
        client.Timeout = Timeout.InfiniteTimeSpan;
        _defaultHeaders = client.DefaultRequestHeaders.NonValidated.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        bool isDefault = client.DefaultRequestVersion == HttpVersion.Version11 && client.DefaultVersionPolicy == HttpVersionPolicy.RequestVersionOrLower;
        (_version, _versionPolicy) = (isDefault ? null : client.DefaultRequestVersion, client.DefaultVersionPolicy);
    }

    /// <summary>Whether a header of a request comes from the default headers of the client rather than from the call.</summary>
    public bool IsDefault(string header, string value) =>
        _defaultHeaders.TryGetValue(header, out string? byDefault) && byDefault == value;

    public void ApplyVersion(HttpRequestMessage request)
    {
        if (_version is { } version && request.Version == HttpVersion.Version11)
            (request.Version, request.VersionPolicy) = (version, _versionPolicy);
    }

    public void Dispose() => _isDisposed = true;
}
