using LocalServices;

namespace Tidewire.Tool.Local;

/// <summary>The output of <c>tidewire local</c>: lines for a shell.</summary>
internal static class LocalText
{
    public static string Of(LocalServiceHost services, string token)
    {
        (string Url, string Key, LocalService Service)[] variables =
        [
            ("AUTH_SERVICE_URL", "AUTH_SERVICE_API_KEY", services.Auth),
            ("NOTIFICATION_SERVICE_URL", "NOTIFICATION_API_KEY", services.Notifications),
            ("ANALYTICS_SERVICE_URL", "ANALYTICS_API_KEY", services.Analytics),
        ];
        var lines = new List<string> { "# The services run until Ctrl+C. Paste this into the shell of the application:" };
        lines.AddRange(variables.Select(variable => $"export {variable.Url}={Address(variable.Service)}"));
        lines.AddRange(variables.Where(variable => !string.IsNullOrEmpty(variable.Service.ApiKey)).Select(variable => $"export {variable.Key}={variable.Service.ApiKey}"));

        string key = string.IsNullOrEmpty(services.Auth.ApiKey) ? "" : $" -H 'Authorization: Bearer {services.Auth.ApiKey}'";
        lines.Add("");
        lines.Add("# Verifies a token of the user ada:");
        lines.Add($"curl -s {Address(services.Auth)}/verify -H 'Content-Type: application/json'{key} -d '{{\"token\":\"{token}\"}}'");
        return string.Join(Environment.NewLine, lines);
    }

    private static string Address(LocalService service) => service.Address.GetLeftPart(UriPartial.Authority);
}
