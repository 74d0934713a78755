using System.Text.Json.Nodes;

namespace Tidewire.Testing;

/// <summary>Authenticates HTTP clients in tests.</summary>
public static class TidewireHttpClientExtensions
{
    /// <summary>
    /// Authenticates every request of the client as a user, with <c>Authorization: Bearer</c>. The application's own authentication runs
    /// unchanged, with <see cref="FakeAuthService"/>. Requires <c>AddTidewireFakes()</c> in the application; does not depend on ASP.NET
    /// Core.
    /// </summary>
    /// <param name="client">The client, for example <c>factory.CreateClient()</c>.</param>
    /// <param name="subject">The user (<c>sub</c>).</param>
    /// <param name="roles">The roles. Default none.</param>
    /// <param name="scopes">The scopes. Default none.</param>
    /// <param name="email">The email address. Default none.</param>
    /// <param name="claims">Additional claims; they override the parameters above.</param>
    /// <param name="key">
    /// The service key of the auth service, for a scheme with <c>ServiceKey</c>. Default: the service without a key.
    /// </param>
    /// <returns>The same client.</returns>
    /// <remarks>
    /// The token does not expire (<c>exp</c> is always an hour ahead) and is valid in this process only. To test expiry, use
    /// <see cref="FakeAuthService.SignIn"/>.
    /// </remarks>
    public static HttpClient As(
        this HttpClient client,
        string subject,
        IEnumerable<string>? roles = null,
        IEnumerable<string>? scopes = null,
        string? email = null,
        JsonObject? claims = null,
        string? key = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        client.DefaultRequestHeaders.Authorization = new("Bearer", TestToken.Issue(subject, roles, scopes, email, claims, key));
        return client;
    }
}
