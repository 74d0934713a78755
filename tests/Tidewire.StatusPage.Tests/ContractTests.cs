using System.Text.Json;
using LocalServices.Faults;

namespace Tidewire.StatusPage.Tests;

/// <summary>The JSON that the page and other clients read: its members and their types.</summary>
public sealed class ContractTests
{
    /// <summary>Every member, by its path. Removing one or changing its type breaks readers, and requires a new version.</summary>
    public static readonly string[] Members =
    [
        "application: String",
        "clients[].accounts[].instrument: String",
        "clients[].accounts[].labels.outcome: String",
        "clients[].accounts[].labels.place: String",
        "clients[].accounts[].unit: String",
        "clients[].accounts[].value: Number",
        "clients[].calls.canceled: Number",
        "clients[].calls.failed: Number",
        "clients[].calls.failures[].count: Number",
        "clients[].calls.failures[].kind: String",
        "clients[].calls.rejected: Number",
        "clients[].calls.slots[].failed: Number",
        "clients[].calls.slots[].rejected: Number",
        "clients[].calls.slots[].startedAt: String",
        "clients[].calls.slots[].succeeded: Number",
        "clients[].calls.succeeded: Number",
        "clients[].calls.total: Number",
        "clients[].circuit.consecutiveFailures: Number",
        "clients[].circuit.history[].at: String",
        "clients[].circuit.history[].state: String",
        "clients[].circuit.lastFailure: Null",
        "clients[].circuit.lastFailure: String",
        "clients[].circuit.retryAt: Null",
        "clients[].circuit.retryAt: String",
        "clients[].circuit.since: String",
        "clients[].circuit.state: String",
        "clients[].latency.calls: Number",
        "clients[].latency.p50Seconds: Null",
        "clients[].latency.p50Seconds: Number",
        "clients[].latency.p95Seconds: Null",
        "clients[].latency.p95Seconds: Number",
        "clients[].name: String",
        "clients[].settings[].isMasked: False",
        "clients[].settings[].isMasked: True",
        "clients[].settings[].name: String",
        "clients[].settings[].origin: String",
        "clients[].settings[].value: Null",
        "clients[].settings[].value: String",
        "clients[].verifications.cacheShare: Number",
        "clients[].verifications.fromCache: Number",
        "clients[].verifications.sources.memory: Number",
        "clients[].verifications.sources.service: Number",
        "clients[].verifications.total: Number",
        "clients[].verifications: Null",
        "environment: String",
        "since: String",
        "slotSeconds: Number",
        "takenAt: String",
        "version: Number",
        "windowSeconds: Number",
    ];

    [Fact]
    public async Task Json_HasExactlyTheDocumentedMembers()
    {
        await using var app = await StatusApplication.StartAsync(new() { ["Tidewire:Auth:Cache:Enabled"] = "true", ["Tidewire:Auth:ApiKey"] = "key" });
        var ct = TestContext.Current.CancellationToken;
        string token = await app.Services.Auth.IssueTokenAsync("ada", ct: ct);
        await app.Get<IAuthService>().VerifyTokenAsync(token, ct);
        await app.Get<IAuthService>().VerifyTokenAsync(token, ct);
        app.Services.Notifications.Inject(new FaultRule { Status = 503 });
        await app.SendAsync(5);

        var status = await app.StatusAsync();

        // The accounts of the store and the outbox exist only if the application has a store or an outbox.
        string[] members = [.. Paths("", status).Distinct().Order(StringComparer.Ordinal)];
        Assert.Equal(Members, members);
        Assert.Equal((1, "Shop", "Development", 600, 10), (Number("version"), Text("application"), Text("environment"), Number("windowSeconds"), Number("slotSeconds")));
        Assert.Equal(["Auth", "Notifications", "Analytics"], status.GetProperty("clients").EnumerateArray().Select(client => client.GetProperty("name").GetString()));

        int Number(string name) => status.GetProperty(name).GetInt32();
        string? Text(string name) => status.GetProperty(name).GetString();
    }

    private static IEnumerable<string> Paths(string path, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Paths(path.Length == 0 ? member.Name : $"{path}.{member.Name}", member.Value)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(item => Paths(path + "[]", item)),
        _ => [$"{path}: {value.ValueKind}"],
    };
}
