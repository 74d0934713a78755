using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using Tidewire.Credentials;
using Tidewire.Resilience;

namespace Tidewire.Tests.Credentials;

/// <summary>Base of the tests of a token source, with a stub endpoint and a fake clock.</summary>
public abstract class ClientCredentialsTest
{
    private protected static readonly ClientCredentialsSettings Settings = new()
    {
        TokenEndpoint = new("https://login.example.com/connect/token"),
        ClientId = "orders",
        ClientSecret = "s3cret",
    };

    private protected FakeTimeProvider Time { get; } = new(new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    private protected StubTokenEndpoint Endpoint { get; } = new();

    private protected FakeLogger Logger { get; } = new();

    private protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    private protected ClientCredentialsSource Source(ClientCredentialsSettings? settings = null, ClientCredentialsSource? predecessor = null) =>
        new("Notifications", settings ?? Settings, new(new HttpMessageInvoker(Endpoint), RetryAfter.Of, Time), Time, Logger, predecessor);

    private protected static async Task<string> ValueAsync(ClientCredentialsSource source) => (await source.GetAsync(Ct)).Value;

    /// <summary>
    /// Waits until no fetch is in progress, by reporting a refusal. The report joins a fetch in progress, and starts no fetch during the back-off
    /// or if there is a newer token.
    /// </summary>
    private protected static async Task SettleAsync(ClientCredentialsSource source, Credential credential) =>
        await source.ReplaceAsync(credential, isAmbiguous: false, Ct);

    private protected IReadOnlyList<string> Warnings =>
        [.. Logger.Collector.GetSnapshot().Where(line => line.Level == LogLevel.Warning).Select(line => line.Message)];
}
