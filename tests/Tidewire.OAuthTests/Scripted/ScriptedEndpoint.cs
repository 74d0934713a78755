using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tidewire.ProxyTests.Servers;

namespace Tidewire.OAuthTests.Scripted;

/// <summary>A server on a free loopback port. It records its requests, and its response is configurable.</summary>
internal sealed class ScriptedEndpoint : IAsyncDisposable
{
    private readonly ConcurrentQueue<ScriptedRequest> _requests = new();
    private readonly Arrivals _arrivals = new();
    private readonly ReservedPort _port = new();
    private volatile Func<ScriptedRequest, Task<ScriptedAnswer>> _answer;
    private WebApplication? _application;

    private ScriptedEndpoint(Func<ScriptedRequest, Task<ScriptedAnswer>> answer) => _answer = answer;

    public Uri Address => new($"http://127.0.0.1:{_port.Number}");

    public IReadOnlyCollection<ScriptedRequest> Requests => _requests;

    /// <summary>Completes when this total number of requests has arrived.</summary>
    public Task ArrivedAsync(int count) => _arrivals.ReachedAsync(count);

    public static Task<ScriptedEndpoint> StartAsync(ScriptedAnswer answer) => StartAsync(_ => answer);

    public static Task<ScriptedEndpoint> StartAsync(Func<ScriptedRequest, ScriptedAnswer> answer) => StartAsync(request => Task.FromResult(answer(request)));

    public static async Task<ScriptedEndpoint> StartAsync(Func<ScriptedRequest, Task<ScriptedAnswer>> answer)
    {
        var endpoint = new ScriptedEndpoint(answer);
        await endpoint.ComeBackAsync();
        return endpoint;
    }

    /// <summary>Sets the response from now on.</summary>
    public void Answer(Func<ScriptedRequest, ScriptedAnswer> answer) => _answer = request => Task.FromResult(answer(request));

    public void Answer(Func<ScriptedRequest, Task<ScriptedAnswer>> answer) => _answer = answer;

    public void Answer(ScriptedAnswer answer) => Answer(_ => answer);

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
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, _port.Number));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        _application = builder.Build();
        _application.Run(HandleAsync);
        await _application.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await GoDownAsync();
        _port.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        string body = await reader.ReadToEndAsync(context.RequestAborted);
        var received = new ScriptedRequest
        {
            Method = context.Request.Method,
            Path = context.Request.Path,
            Authorization = context.Request.Headers.Authorization,
            UserAgent = context.Request.Headers.UserAgent,
            ApiKey = context.Request.Headers["X-Api-Key"],
            IdempotencyKey = context.Request.Headers["Idempotency-Key"],
            Body = body,
            Accept = context.Request.Headers.Accept,
            ContentType = context.Request.ContentType,
            ContentLength = context.Request.ContentLength,
            Form = QueryHelpers.ParseQuery(body).ToDictionary(field => field.Key, field => field.Value.ToString()),
        };
        // The answer is read before the request is recorded, because a test may replace it as soon as it sees the request.
        var decide = _answer;
        _requests.Enqueue(received);
        _arrivals.Add();

        var answer = await decide(received);
        context.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
            context.Response.Headers.Append(name, value);

        // A 204 has no body: even writing zero bytes would fail.
        if (answer.Status == StatusCodes.Status204NoContent)
            return;

        byte[] bytes = Encoding.UTF8.GetBytes(answer.Body);
        context.Response.ContentType = answer.ContentType;
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }
}
