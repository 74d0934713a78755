namespace Tidewire.Auth;

/// <summary>Why a token is refused without a request.</summary>
internal enum TokenDefect
{
    /// <summary>Nothing is wrong that can be seen from here: the service has to be asked.</summary>
    None,

    /// <summary>Not a JWT in its compact form.</summary>
    Malformed,

    /// <summary>Its own <c>exp</c> is over.</summary>
    Expired,

    /// <summary>Its <c>iss</c> is another one, or missing.</summary>
    OtherIssuer,
}
