using System.Net;

namespace Tidewire.Pipeline;

/// <summary>
/// The properties of a client that are known only after its <see cref="HttpClient"/> is created: its default headers, its HTTP version, and
/// whether the application's services are disposed.
/// </summary>
internal sealed class ClientLife : IDisposable
{
    private volatile bool _isDisposed;
    private volatile Dictionary<string, string> _defaultHeaders = [];
    private Version? _version;
    private HttpVersionPolicy _versionPolicy;

    /// <summary>Whether the application's services are disposed.</summary>
    public bool IsDisposed => _isDisposed;

    /// <summary>Whether an exception was caused by the disposal of the application's services.</summary>
    public bool IsDisposalException(Exception exception) =>
        _isDisposed || exception is ObjectDisposedException { ObjectName: { } name } && name.Contains("ResiliencePipeline", StringComparison.Ordinal);

    /// <summary>
    /// Records what the application has set on the client. The HTTP version is recorded because Refit's requests ignore it. The timeout is
    /// removed: the budget is the time limit, and a second one would look like the caller's cancellation.
    /// </summary>
    public void Follow(HttpClient client)
    {
        client.Timeout = Timeout.InfiniteTimeSpan;
        _defaultHeaders = client.DefaultRequestHeaders.NonValidated.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        bool isDefault = client.DefaultRequestVersion == HttpVersion.Version11 && client.DefaultVersionPolicy == HttpVersionPolicy.RequestVersionOrLower;
        (_version, _versionPolicy) = (isDefault ? null : client.DefaultRequestVersion, client.DefaultVersionPolicy);
    }

    /// <summary>Whether a request header comes from the default headers of the client, not from the call.</summary>
    public bool IsDefault(string header, string value) =>
        _defaultHeaders.TryGetValue(header, out string? byDefault) && byDefault == value;

    public void ApplyVersion(HttpRequestMessage request)
    {
        if (_version is { } version && request.Version == HttpVersion.Version11)
            (request.Version, request.VersionPolicy) = (version, _versionPolicy);
    }

    public void Dispose() => _isDisposed = true;
}
