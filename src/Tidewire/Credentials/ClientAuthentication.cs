namespace Tidewire;

/// <summary>How an OAuth client proves who it is (RFC 6749, section 2.3.1).</summary>
public enum ClientAuthentication
{
    /// <summary>Id and secret in an <c>Authorization: Basic</c> header, each form-encoded: <c>client_secret_basic</c>.</summary>
    Basic,

    /// <summary>Id and secret as fields of the form: <c>client_secret_post</c>.</summary>
    Post,
}
