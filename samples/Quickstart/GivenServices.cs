using Microsoft.Extensions.Configuration;
using Tidewire;

namespace Quickstart;

/// <summary>The tour for services that run elsewhere: no sign-in, no reading back and no outages.</summary>
internal static class GivenServices
{
    private static readonly string[] _tokens = ["QUICKSTART_TOKEN", "TOKEN"];

    public static async Task TourAsync(IConfiguration configuration, Report report)
    {
        string token = _tokens.Select(name => configuration[name]).FirstOrDefault(value => !string.IsNullOrEmpty(value))
            ?? throw new FormatException(
                "The address of a service is set, but no token is. Pass a token that the auth service accepts with --token, or set QUICKSTART_TOKEN or TOKEN in the environment " +
                "or .env. " +
                "To use local services instead, unset the addresses.");

        await using var application = await Application.StartAsync(settings => settings.AddConfiguration(configuration));

        report.Section("Your services");
        var claims = await report.StepAsync(
            "auth: a good token", () => application.Auth.TryVerifyTokenAsync(token), result => result.IsSuccess, claims => $"subject {claims.Subject}");
        await report.StepAsync(
            "auth: a bad token", () => application.Auth.TryVerifyTokenAsync("not-a-token"), result => !result.IsSuccess);

        string userId = claims.Value?.Subject ?? "quickstart";
        await report.StepAsync(
            "notifications: an email",
            () => application.Notifications.TrySendAsync(new Notification { UserId = userId, Message = "Hello from the Tidewire Quickstart" }),
            result => result.IsSuccess);
        await report.StepAsync(
            "analytics: an activity",
            () => application.Analytics.TryReportActivityAsync(userId, "run", "sample", "quickstart"),
            result => result.IsSuccess);
    }
}
