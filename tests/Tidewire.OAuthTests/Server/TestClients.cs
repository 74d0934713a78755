namespace Tidewire.OAuthTests.Server;

/// <summary>The applications that are registered at every test server.</summary>
internal static class TestClients
{
    /// <summary>A resource server: introspects tokens that name it as audience, and gets its own tokens.</summary>
    public const string Api = "orders-api";

    /// <summary>The first secret of <see cref="Api"/>. It contains characters that must be encoded in a Basic header (RFC 6749).</summary>
    public const string ApiSecret = "orders secret:+/%ü";

    /// <summary>The application that users sign in with; it may not introspect.</summary>
    public const string App = "web-app";

    public const string AppSecret = "web-app-secret";

    public const string Scope = "orders.read";

    /// <summary>Another resource server, which <see cref="Api"/> gets tokens for.</summary>
    public const string Notifications = "notifications-api";

    public const string NotificationsSecret = "notifications-secret";

    public const string NotificationsScope = "notifications.send";

    /// <summary>The password of every user.</summary>
    public const string Password = "correct horse";
}
