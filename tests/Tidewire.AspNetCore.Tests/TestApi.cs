using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Primitives;

namespace Tidewire.AspNetCore.Tests;

/// <summary>An API with open and guarded endpoints, in memory or on a free loopback port. Collects everything that it logs.</summary>
internal sealed class TestApi : IAsyncDisposable
{
    private readonly WebApplication _application;

    private TestApi(WebApplication application, HttpClient client, FakeLogCollector logs)
    {
        _application = application;
        Client = client;
        Logs = logs;
    }

    public HttpClient Client { get; }

    public FakeLogCollector Logs { get; }

    public IServiceProvider Services => _application.Services;

    public TestServer Server => _application.GetTestServer();

    /// <summary>Starts an API with one scheme, <c>Bearer</c>, and a stub of the auth service.</summary>
    public static Task<TestApi> StartAsync(
        StubAuth auth,
        Action<TidewireAuthenticationOptions>? configure = null,
        Action<WebApplication>? map = null,
        Action<WebApplication>? first = null,
        bool onKestrel = false) =>
        StartAsync(
            builder =>
            {
                builder.Services.AddSingleton<IAuthService>(auth);
                builder.Services.AddAuthentication().AddTidewire("Bearer", configure);
            },
            map,
            first,
            onKestrel);

    /// <summary>Starts any application. <paramref name="first"/> adds middleware before authentication.</summary>
    public static async Task<TestApi> StartAsync(
        Action<WebApplicationBuilder> build, Action<WebApplication>? map = null, Action<WebApplication>? first = null, bool onKestrel = false)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        var logs = new FakeLogCollector();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(new FakeLoggerProvider(logs));
        if (onKestrel)
            builder.WebHost.UseUrls("http://127.0.0.1:0");
        else
            builder.WebHost.UseTestServer();
        builder.Services.AddAuthorization();
        build(builder);

        var application = builder.Build();
        if (first is not null)
        {
            first(application);
            application.UseAuthentication().UseAuthorization();
        }

        application.MapGet("/public", () => "open");
        application.MapGet("/me", (ClaimsPrincipal user) => user.Identity!.Name ?? "").RequireAuthorization();
        application.MapGet("/claims", (ClaimsPrincipal user) => user.Claims.Select(Text)).RequireAuthorization();
        application.MapGet("/admin", () => "secret").RequireAuthorization(policy => policy.RequireRole("admin"));
        map?.Invoke(application);
        await application.StartAsync(TestContext.Current.CancellationToken);

        var client = onKestrel
            ? new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = new(application.Urls.Single()) }
            : new HttpClient(application.GetTestServer().CreateHandler()) { BaseAddress = new("http://localhost") };
        return new(application, client, logs);
    }

    /// <summary>Sends a request to the in-memory server without an HTTP client, so that each text arrives unchanged as one <c>Authorization</c> header.</summary>
    public async Task<Answer> GetAsync(string target, params string[] authorization)
    {
        string[] parts = target.Split('?', 2);
        var context = await Server.SendAsync(
            request =>
            {
                request.Request.Method = "GET";
                request.Request.Path = parts[0];
                request.Request.QueryString = new(parts.Length > 1 ? "?" + parts[1] : null);
                request.Request.Headers.Authorization = authorization;
            },
            TestContext.Current.CancellationToken);

        using var body = new StreamReader(context.Response.Body);
        return new(
            context.Response.StatusCode,
            Header(context.Response.Headers.WWWAuthenticate),
            Header(context.Response.Headers.RetryAfter),
            await body.ReadToEndAsync(TestContext.Current.CancellationToken),
            Header(context.Response.Headers.Location));
    }

    /// <summary>Returns everything that was logged, including scopes and fields, as texts.</summary>
    public IEnumerable<string> LoggedTexts() => Logs.GetSnapshot().SelectMany(record => (IEnumerable<string>)
    [
        record.Message,
        record.Exception?.ToString() ?? "",
        .. record.StructuredState?.SelectMany(field => new[] { field.Key, field.Value ?? "" }) ?? [],
        .. record.Scopes.Select(scope => Convert.ToString(scope, CultureInfo.InvariantCulture) ?? ""),
    ]);

    /// <summary>Stops the application. Completes when every request has ended and its log messages are available.</summary>
    public Task StopAsync() => _application.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _application.DisposeAsync();
    }

    private static string Text(Claim claim) => $"{claim.Type}={claim.Value} ({claim.ValueType.Split('#')[^1]}, {claim.Issuer})";

    private static string? Header(StringValues values) => values.Count == 0 ? null : string.Join(" | ", (IEnumerable<string?>)values);

    /// <summary>A response. Several headers of the same name are joined with bars.</summary>
    internal sealed record Answer(int Status, string? Challenge, string? RetryAfter, string Body, string? Location = null);
}
