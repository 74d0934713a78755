namespace Tidewire.Auth;

/// <summary>The error response of an OAuth server (RFC 6749, section 5.2).</summary>
internal sealed class IntrospectionError
{
    /// <summary>The error code, for example <c>invalid_client</c>.</summary>
    public string? Error { get; init; }
}
