using LocalServices;
using Microsoft.Extensions.Configuration;
using Tidewire;

namespace Quickstart;

/// <summary>The token cache: one call per token, and a sign-out that removes the cached result.</summary>
internal static class CachedTokens
{
    public static async Task TourAsync(Report report, LocalServiceHost services, Dictionary<string, string?> settings)
    {
        var cached = new Dictionary<string, string?>(settings) { ["Tidewire:Auth:Cache:Enabled"] = "true" };
        await using var application = await Application.StartAsync(configuration => configuration.AddInMemoryCollection(cached));
        string token = await services.Auth.IssueTokenAsync("ada");

        report.Section("Cached tokens");
        await report.StepAsync(
            "auth: asked once", () => application.Auth.TryVerifyTokenAsync(token), result => result is { IsSuccess: true, Attempts: 1 }, _ => "by the service");
        await report.StepAsync(
            "auth: again", () => application.Auth.TryVerifyTokenAsync(token), result => result is { IsSuccess: true, Attempts: 0 }, _ => "from memory");

        await services.Auth.RevokeTokenAsync(token);
        await report.StepAsync(
            "auth: revoked, but still cached",
            () => application.Auth.TryVerifyTokenAsync(token),
            result => result is { IsSuccess: true, Attempts: 0 },
            _ => "from memory, for 30 s at most");

        await application.Auth.ForgetTokenAsync(token);
        await report.StepAsync(
            "auth: revoked and forgotten",
            () => application.Auth.TryVerifyTokenAsync(token),
            result => result.Failure is { Kind: ServiceFailureKind.Rejected, Attempts: 1 });
    }
}
