namespace Tidewire.Tool.Doctor;

/// <summary>A client to check.</summary>
/// <param name="Name">The name of its section.</param>
/// <param name="Kind">Its contract.</param>
/// <param name="AddressVariable">The short variable that may hold its address; keyed clients have none.</param>
/// <param name="ApiKeyVariable">The short variable that may hold its API key; keyed clients have none.</param>
internal sealed record DoctorClient(string Name, ClientKind Kind, string? AddressVariable = null, string? ApiKeyVariable = null)
{
    private static readonly DoctorClient[] _builtIn =
    [
        new("Auth", ClientKind.Auth, "AUTH_SERVICE_URL", "AUTH_SERVICE_API_KEY"),
        new("Notifications", ClientKind.Notifications, "NOTIFICATION_SERVICE_URL", "NOTIFICATION_API_KEY"),
        new("Analytics", ClientKind.Analytics, "ANALYTICS_SERVICE_URL", "ANALYTICS_API_KEY"),
    ];

    /// <summary>Whether it is a keyed client.</summary>
    public bool IsKeyed => AddressVariable is null;

    /// <summary>The three services, and the clients that the command line adds.</summary>
    /// <param name="named">Names of sections, each with <c>=auth</c>, <c>=notifications</c> or <c>=analytics</c> for a keyed client of that kind.</param>
    /// <exception cref="ToolException">A name cannot be that of a section, or a kind is unknown.</exception>
    public static IReadOnlyList<DoctorClient> Of(IEnumerable<string> named) =>
        [.. _builtIn, .. named.Select(Parse).Where(client => !_builtIn.Any(known => known.IsNamed(client.Name))).DistinctBy(client => client.Name, StringComparer.OrdinalIgnoreCase)];

    public bool IsNamed(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static DoctorClient Parse(string text)
    {
        string[] parts = text.Split('=');
        string name = parts[0].Trim();
        if (name.Length == 0 || parts.Length > 2 || name.Contains(':', StringComparison.Ordinal))
            throw new ToolException($"--client '{text}' names no section. Set it to the name of a section below Tidewire, for example --client Billing.");

        ClientKind kind = parts.Length == 1 ? ClientKind.Other : parts[1].Trim().ToLowerInvariant() switch
        {
            "auth" => ClientKind.Auth,
            "notifications" => ClientKind.Notifications,
            "analytics" => ClientKind.Analytics,
            _ => throw new ToolException($"--client '{text}' has no known kind. After =, write auth, notifications or analytics."),
        };
        return new(name, kind);
    }
}
