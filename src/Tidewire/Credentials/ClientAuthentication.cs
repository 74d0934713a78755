namespace Tidewire;

/// <summary>How an OAuth client authenticates (RFC 6749, section 2.3.1).</summary>
public enum ClientAuthentication
{
    /// <summary>Client id and secret in an <c>Authorization: Basic</c> header, each form-encoded (<c>client_secret_basic</c>).</summary>
    Basic,

    /// <summary>Client id and secret as form fields (<c>client_secret_post</c>).</summary>
    Post,
}
