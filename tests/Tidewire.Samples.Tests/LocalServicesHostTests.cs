using System.Diagnostics;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json.Nodes;

namespace Tidewire.Samples.Tests;

/// <summary>The host of the local services, as the README uses it.</summary>
public sealed class LocalServicesHostTests
{
    private const string Export = "export ";

    [Fact]
    public async Task PrintedAddresses_WorkInTheCommandsOfTheReadme()
    {
        string assembly = typeof(LocalServicesHostTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "LocalServices.Host").Value!;
        string[] arguments = ["exec", assembly, "--AuthPort", "0", "--NotificationsPort", "0", "--AnalyticsPort", "0"];
        using var host = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        try
        {
            var addresses = new Dictionary<string, string>();
            while (addresses.Count < 3 && await host.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            {
                if (line.Trim() is var text && text.StartsWith(Export, StringComparison.Ordinal))
                    addresses.Add(text[Export.Length..text.IndexOf('=', StringComparison.Ordinal)], text[(text.IndexOf('=', StringComparison.Ordinal) + 1)..]);
            }

            // The README appends /token to the address.
            using var client = new HttpClient();
            using var answer = await client.PostAsJsonAsync($"{addresses["AUTH_SERVICE_URL"]}/token", new { user_id = "ada" }, TestContext.Current.CancellationToken);
            var token = await answer.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken);

            Assert.All(addresses.Values, address => Assert.False(address.EndsWith('/'), address));
            Assert.False(string.IsNullOrEmpty((string?)token!["token"]));
        }
        finally
        {
            host.Kill();
            await host.WaitForExitAsync(CancellationToken.None);
        }
    }
}
