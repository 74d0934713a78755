using Microsoft.Extensions.DependencyInjection;

namespace Tidewire.Tests.Clients.Ledger;

/// <summary>A test of a client that a team adds, against a real server.</summary>
public abstract class LedgerTest : WireTest
{
    protected const string GoodEntry = """{"id":"e1","amount-due":12.5}""";

    internal TestApplication AddLedger(params (string Key, string Value)[] more) => AddLedger(null, more);

    internal TestApplication AddLedger(Action<IHttpClientBuilder>? http, params (string Key, string Value)[] more) => new(
        Settings(more),
        build: builder => builder.AddClient<ILedgerApi>("Ledger", LedgerJsonContext.Default, http: http));

    protected Dictionary<string, string?> Settings(params (string Key, string Value)[] more)
    {
        var settings = new Dictionary<string, string?> { ["Tidewire:Ledger:BaseAddress"] = Address, ["Tidewire:Ledger:Retry:BaseDelay"] = "00:00:00" };
        foreach (var (key, value) in more)
            settings["Tidewire:" + key] = value;
        return settings;
    }

    internal static ServiceCaller<ILedgerApi> Caller(TestApplication application) =>
        application.Services.GetRequiredService<ServiceCaller<ILedgerApi>>();
}
