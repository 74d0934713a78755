using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using OpenIddict.Abstractions;
using Tidewire.OAuthTests.Scripted;
using Tidewire.ProxyTests.Servers;

namespace Tidewire.OAuthTests.Server;

/// <summary>
/// OpenIddict on Kestrel and SQLite at a free loopback port. It can stop and start again with the same port, tokens, clients and keys.
/// </summary>
internal sealed class OAuthServer : IAsyncDisposable
{
    public const string TokenPath = "/connect/token";
    public const string IntrospectionPath = "/connect/introspect";
    public const string RevocationPath = "/connect/revoke";

    private readonly OAuthServerOptions _options;
    private readonly OAuthDatabase _database = new();
    private readonly ConcurrentDictionary<string, int> _requests = new();
    private readonly Arrivals _tokenRequests = new();
    private readonly ReservedPort _port = new();
    private WebApplication? _application;

    private OAuthServer(OAuthServerOptions options) => _options = options;

    /// <summary>The address; it stays the same through outages. Also the issuer.</summary>
    public Uri Address => new($"http://127.0.0.1:{_port.Number}");

    public FakeTimeProvider Clock => _options.Clock;

    public static async Task<OAuthServer> StartAsync(OAuthServerOptions? options = null)
    {
        var server = new OAuthServer(options ?? new());
        await server.ComeBackAsync();
        await server.WithServicesAsync(TestClientsSeed.AddAsync);
        return server;
    }

    /// <summary>The number of requests to a path, with any response.</summary>
    public int RequestsTo(string path) => _requests.GetValueOrDefault(path);

    /// <summary>Completes when this total number of token requests has arrived.</summary>
    public Task TokensRequestedAsync(int count) => _tokenRequests.ReachedAsync(count);

    /// <summary>Begins an outage: connections end and new ones are refused until <see cref="ComeBackAsync"/>.</summary>
    public async Task GoDownAsync()
    {
        if (_application is not { } application)
            return;

        _application = null;
        await application.StopAsync();
        await application.DisposeAsync();
    }

    public async Task ComeBackAsync()
    {
        _application = OAuthApplication.Build(_options, _database, _port.Number, Received);
        await _application.StartAsync();
    }

    /// <summary>Gives a client another secret; the earlier one is refused from then on.</summary>
    public Task RotateSecretAsync(string clientId, string secret) => WithServicesAsync(async services =>
    {
        var manager = services.GetRequiredService<IOpenIddictApplicationManager>();
        object application = await manager.FindByClientIdAsync(clientId) ?? throw new ArgumentException($"No client {clientId}.", nameof(clientId));
        await manager.UpdateAsync(application, secret);
    });

    /// <summary>Revokes every token of a user, as "log out everywhere" does.</summary>
    public Task RevokeSubjectAsync(string subject) => WithServicesAsync(async services =>
        await services.GetRequiredService<IOpenIddictTokenManager>().RevokeBySubjectAsync(subject));

    public async ValueTask DisposeAsync()
    {
        await GoDownAsync();
        _port.Dispose();
        _database.Dispose();
    }

    private void Received(string path)
    {
        _requests.AddOrUpdate(path, 1, (_, count) => count + 1);
        if (path == TokenPath)
            _tokenRequests.Add();
    }

    private async Task WithServicesAsync(Func<IServiceProvider, Task> work)
    {
        var application = _application ?? throw new InvalidOperationException("The server is down.");
        await using var scope = application.Services.CreateAsyncScope();
        await work(scope.ServiceProvider);
    }
}
