namespace Tidewire;

/// <summary>How the auth service is asked about a token.</summary>
public enum AuthWire
{
    /// <summary><c>POST /verify</c> with <c>{"token": "..."}</c>, answered by the claims.</summary>
    Verify,

    /// <summary>OAuth 2.0 token introspection (RFC 7662): the endpoint of Keycloak, OpenIddict, Duende, node-oidc-provider and others.</summary>
    Introspection,
}
