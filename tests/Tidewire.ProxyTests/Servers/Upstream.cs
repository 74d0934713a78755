using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Tidewire.ProxyTests.Servers;

/// <summary>
/// The three services behind the proxy, on one loopback port. They record every request and, by default, answer as the contract requires.
/// </summary>
internal sealed class Upstream : IAsyncDisposable
{
    private readonly ConcurrentQueue<UpstreamRequest> _requests = new();
    private readonly ReservedPort _port = new();
    private readonly Action<KestrelServerOptions>? _configure;
    private volatile RequestDelegate _answer = AnswerAsync;
    private WebApplication? _application;

    private Upstream(Action<KestrelServerOptions>? configure) => _configure = configure;

    public int Port => _port.Number;

    /// <summary>The response, which is sent after the request was recorded.</summary>
    public RequestDelegate Answer
    {
        get => _answer;
        set => _answer = value;
    }

    /// <summary>All requests up to now, in the order in which their bodies were read.</summary>
    public IReadOnlyList<UpstreamRequest> Requests => [.. _requests];

    public static async Task<Upstream> StartAsync(Action<KestrelServerOptions>? configure = null)
    {
        var upstream = new Upstream(configure);
        await upstream.StartAgainAsync();
        return upstream;
    }

    /// <summary>The number of requests of each logical call.</summary>
    public IReadOnlyDictionary<string, int> RequestsByCall() =>
        _requests.Where(request => request.Call is not null).CountBy(request => request.Call!).ToDictionary();

    /// <summary>Starts after <see cref="StopAsync"/>, on the same port.</summary>
    public async Task StartAgainAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => _configure?.Invoke(kestrel)).UseUrls($"http://127.0.0.1:{Port}");
        _application = builder.Build();
        _application.Run(HandleAsync);
        await _application.StartAsync(CancellationToken.None);
    }

    /// <summary>Stops immediately: connections are cut, and further ones refused.</summary>
    public async Task StopAsync()
    {
        if (_application is null)
            return;

        await _application.StopAsync(new CancellationToken(canceled: true));
        await _application.DisposeAsync();
        _application = null;
    }

    /// <summary>The answer of the contract.</summary>
    public static Task AnswerAsync(HttpContext context)
    {
        context.Response.StatusCode = context.Request.Path == "/send" ? 202 : 200;
        context.Response.ContentType = "application/json";
        string body = context.Request.Path == "/verify" ? $$"""{"sub":"{{CallOf(context)}}"}""" : "{}";
        return context.Response.WriteAsync(body, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _port.Dispose();
    }

    private static string? CallOf(HttpContext context) => (string?)context.Items[nameof(UpstreamRequest.Call)];

    private async Task HandleAsync(HttpContext context)
    {
        string? call = context.Request.Headers["Idempotency-Key"];
        if (context.Request.Path == "/verify")
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            call = body.RootElement.GetProperty("token").GetString();
        }
        else
        {
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        }

        context.Items[nameof(UpstreamRequest.Call)] = call;
        _requests.Enqueue(new(context.Request.Path, call));
        await _answer(context);
    }
}
