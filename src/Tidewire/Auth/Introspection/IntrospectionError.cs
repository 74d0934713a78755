namespace Tidewire.Auth;

/// <summary>What an OAuth server says of a refusal (RFC 6749, section 5.2).</summary>
internal sealed class IntrospectionError
{
    /// <summary>The code, <c>invalid_client</c> for instance.</summary>
    public string? Error { get; init; }
}
