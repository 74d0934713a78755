namespace Tidewire.OAuthTests.Scripted;

/// <summary>The meaning of an introspection response for the token.</summary>
public enum IntrospectionVerdict
{
    /// <summary>The token is valid.</summary>
    Good,

    /// <summary>The token is refused: 401 for its bearer.</summary>
    Refused,

    /// <summary>The response says nothing about the token: 503 for its bearer.</summary>
    Untrusted,

    /// <summary>The server refused the client's own credentials, not the token: 503 for its bearer, and a warning in the log.</summary>
    OurCredentials,

    /// <summary>The server asks for a pause.</summary>
    Throttled,

    /// <summary>The server failed.</summary>
    Unavailable,
}
