using LocalServices;
using Tidewire;

namespace Quickstart;

/// <summary>Makes each call once, with healthy services.</summary>
internal static class Calls
{
    public static async Task TokensAsync(Report report, Application application, LocalServiceHost services, string token)
    {
        string expired = await services.Auth.IssueTokenAsync("ada", lifetime: TimeSpan.FromMinutes(-1));
        string tampered = token[..^4] + (token.EndsWith("AAAA", StringComparison.Ordinal) ? "BBBB" : "AAAA");

        await report.StepAsync(
            "auth: a good token",
            () => application.Auth.TryVerifyTokenAsync(token),
            result => result.Value is { Subject: "ada", Email: "ada@example.com" } claims && claims.HasRole("admin"),
            claims => $"subject {claims.Subject}, roles {string.Join(' ', claims.Roles)}");
        await report.StepAsync(
            "auth: a tampered token",
            () => application.Auth.TryVerifyTokenAsync(tampered),
            result => result.Failure is { Kind: ServiceFailureKind.Rejected, Attempts: 1 });
        await report.StepAsync(
            "auth: an expired token",
            () => application.Auth.TryVerifyTokenAsync(expired),
            result => result.Failure is { Kind: ServiceFailureKind.Rejected, Attempts: 1 });
    }

    public static async Task MailAsync(Report report, Application application, ServiceReader reader)
    {
        await report.StepAsync(
            "notifications: an email",
            () => application.Notifications.TrySendAsync("ada", "Welcome!"),
            result => result is { IsSuccess: true, Attempts: 1 });

        var stored = await reader.NotificationsAsync("ada");
        report.Check(
            "notifications: read back from the service",
            stored is [var mail] && mail.GetProperty("message").GetString() == "Welcome!" && mail.GetProperty("channel").GetString() == "email",
            $"{stored.Count} stored");
    }

    public static async Task ActivityAsync(Report report, Application application, ServiceReader reader)
    {
        await report.StepAsync(
            "analytics: an activity",
            () => application.Analytics.TryReportActivityAsync("ada", "create", "account", "ada"),
            result => result is { IsSuccess: true, Attempts: 1 });

        var stored = await reader.EventsAsync("ada");
        report.Check(
            "analytics: read back from the service",
            stored is [var activity] && activity.GetProperty("action").GetString() == "create",
            stored.Count == 1 ? $"1 stored, happened {stored[0].GetProperty("timestamp").GetString()}" : $"{stored.Count} stored");
    }
}
