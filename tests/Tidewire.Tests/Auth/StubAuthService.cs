using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Tidewire.Tests.Auth;

/// <summary>An auth service on a free loopback port, with configurable responses and timing. Records its requests.</summary>
internal sealed class StubAuthService : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentQueue<string> _asked = new();
    private volatile TaskCompletionSource _gate = Open();

    private StubAuthService(WebApplication application) => _application = application;

    /// <summary>Status and body for a token, evaluated when the request arrives. Default: 200 with the token as subject.</summary>
    public Func<string, (int Status, string Body)> Answer { get; set; } = Good;

    public string Address => _application.Urls.Single();

    public IReadOnlyCollection<string> Asked => _asked;

    /// <summary>One release for each request that arrived.</summary>
    public SemaphoreSlim Arrived { get; } = new(0);

    /// <summary>One release for each request whose caller went away while it was held.</summary>
    public SemaphoreSlim Aborted { get; } = new(0);

    public static (int Status, string Body) Good(string token) => (200, JsonSerializer.Serialize(new { sub = token }));

    public static async Task<StubAuthService> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var service = new StubAuthService(builder.Build());
        service._application.Run(service.AnswerAsync);
        await service._application.StartAsync(TestContext.Current.CancellationToken);
        return service;
    }

    /// <summary>Makes all later requests wait until <see cref="Release"/>.</summary>
    public void Hold() => _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => _gate.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        Release();
        await _application.StopAsync(new CancellationToken(canceled: true));
        await _application.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body);
        string token = body.RootElement.GetProperty("token").GetString()!;
        _asked.Enqueue(token);
        var gate = _gate.Task;
        var (status, text) = Answer(token);
        Arrived.Release();

        try
        {
            await gate.WaitAsync(context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            Aborted.Release();
            throw;
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(text, context.RequestAborted);
    }

    private static TaskCompletionSource Open()
    {
        var gate = new TaskCompletionSource();
        gate.SetResult();
        return gate;
    }
}
