namespace Tidewire;

/// <summary>The protocol by which tokens are verified.</summary>
public enum AuthWire
{
    /// <summary><c>POST /verify</c> with <c>{"token": "..."}</c>, answered with the claims.</summary>
    Verify,

    /// <summary>OAuth 2.0 token introspection (RFC 7662): the endpoint of Keycloak, OpenIddict, Duende, node-oidc-provider and others.</summary>
    Introspection,
}
