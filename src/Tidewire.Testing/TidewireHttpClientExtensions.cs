using System.Text.Json.Nodes;

namespace Tidewire.Testing;

/// <summary>Lets a test's HTTP client call an application as somebody.</summary>
public static class TidewireHttpClientExtensions
{
    /// <summary>
    /// Signs every request of the client, by <c>Authorization: Bearer</c>, as coming from a user. The application's own authentication runs for real, on
    /// <see cref="FakeAuthService"/>: it needs <c>AddTidewireFakes()</c>, and nothing that knows ASP.NET Core.
    /// </summary>
    /// <param name="client">The client, <c>factory.CreateClient()</c> for instance.</param>
    /// <param name="subject">Who calls (<c>sub</c>).</param>
    /// <param name="roles">The roles. Default none.</param>
    /// <param name="scopes">The scopes. Default none.</param>
    /// <param name="email">The e-mail address. Default none.</param>
    /// <param name="claims">More claims; one of a name above takes its place.</param>
    /// <param name="key">The key of the auth service, for a scheme with <c>ServiceKey</c>. Default: the service itself.</param>
    /// <returns>The same client.</returns>
    /// <remarks>
    /// The token does not expire (<c>exp</c> is always an hour ahead) and verifies in this process only. To test expiry, use
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
