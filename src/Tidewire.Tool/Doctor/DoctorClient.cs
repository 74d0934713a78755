namespace Tidewire.Tool.Doctor;

/// <summary>A client to check.</summary>
/// <param name="Name">The name of its section.</param>
/// <param name="Kind">Its contract.</param>
/// <param name="IsKeyed">Whether it is a keyed client.</param>
internal sealed record DoctorClient(string Name, ClientKind Kind, bool IsKeyed)
{
    private static readonly DoctorClient[] _builtIn =
        [new("Auth", ClientKind.Auth, false), new("Notifications", ClientKind.Notifications, false), new("Analytics", ClientKind.Analytics, false)];

    /// <summary>The short variable that may hold its address.</summary>
    public string? AddressVariable => IsKeyed ? null : Kind switch
    {
        ClientKind.Auth => "AUTH_SERVICE_URL",
        ClientKind.Notifications => "NOTIFICATION_SERVICE_URL",
        ClientKind.Analytics => "ANALYTICS_SERVICE_URL",
        _ => null,
    };

    /// <summary>The short variable that may hold its API key.</summary>
    public string? ApiKeyVariable => IsKeyed ? null : Kind switch
    {
        ClientKind.Auth => "AUTH_SERVICE_API_KEY",
        ClientKind.Notifications => "NOTIFICATION_API_KEY",
        ClientKind.Analytics => "ANALYTICS_API_KEY",
        _ => null,
    };

    /// <summary>The three services, and the clients that the command line adds.</summary>
    /// <param name="named">Names of sections, each with <c>=auth</c>, <c>=notifications</c> or <c>=analytics</c> for a keyed client of that kind.</param>
    /// <exception cref="ToolException">A name is empty, or a kind is unknown.</exception>
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
            _ => throw new ToolException($"--client '{text}' has no known kind. After the sign = write auth, notifications or analytics."),
        };
        return new(name, kind, IsKeyed: true);
    }
}
