namespace Tidewire.Pipeline;

/// <summary>What is known of a client only once its <see cref="HttpClient"/> is made: whether the application's services are disposed of, and which HTTP version it asks for.</summary>
internal sealed class ClientLife : IDisposable
{
    private volatile bool _isOver;
    private Version? _version;
    private HttpVersionPolicy _versionPolicy;

    /// <summary>Whether an exception came of the disposal of the application's services rather than of an error.</summary>
    public bool IsOver(Exception exception) =>
        _isOver || exception is ObjectDisposedException { ObjectName: { } name } && name.Contains("ResiliencePipeline", StringComparison.Ordinal);

    /// <summary>Notes the HTTP version that the application set on the client: Refit makes its requests without asking.</summary>
    public void Follow(HttpClient client)
    {
        bool isDefault = client.DefaultRequestVersion == System.Net.HttpVersion.Version11 && client.DefaultVersionPolicy == HttpVersionPolicy.RequestVersionOrLower;
        (_version, _versionPolicy) = (isDefault ? null : client.DefaultRequestVersion, client.DefaultVersionPolicy);
    }

    public void ApplyVersion(HttpRequestMessage request)
    {
        if (_version is { } version)
            (request.Version, request.VersionPolicy) = (version, _versionPolicy);
    }

    public void Dispose() => _isOver = true;
}
