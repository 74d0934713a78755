namespace Tidewire.Auth;

/// <summary>Why a token is refused without a request.</summary>
internal enum TokenDefect
{
    /// <summary>No defect is visible locally: the service decides.</summary>
    None,

    /// <summary>Not a JWT in its compact form.</summary>
    Malformed,

    /// <summary>Its <c>exp</c> is past.</summary>
    Expired,

    /// <summary>Its <c>iss</c> is missing or is another issuer.</summary>
    OtherIssuer,
}
