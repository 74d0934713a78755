using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Tidewire.FaultTests.Circuits;

/// <summary>A service on a free loopback port. It counts its requests, and its response is configurable.</summary>
internal sealed class StubService : IAsyncDisposable
{
    private static readonly TimeSpan _timeout = TimeSpan.FromMinutes(1);
    private readonly WebApplication _application;
    private readonly Channel<ReceivedRequest> _arrivals = Channel.CreateUnbounded<ReceivedRequest>();
    private volatile Func<HttpContext, Task> _answer;
    private int _requests;

    private StubService(WebApplication application, Func<HttpContext, Task> answer)
    {
        _application = application;
        _answer = answer;
        application.Run(HandleAsync);
    }

    public Func<HttpContext, Task> Answer
    {
        get => _answer;
        set => _answer = value;
    }

    public int Requests => Volatile.Read(ref _requests);

    public string Address => _application.Urls.First();

    public static Task<StubService> StartAsync(Func<HttpContext, Task> answer) =>
        StartAsync(answer, kestrel => kestrel.Listen(IPAddress.Loopback, 0));

    /// <summary>Starts a service with the given Kestrel options.</summary>
    public static async Task<StubService> StartAsync(Func<HttpContext, Task> answer, Action<KestrelServerOptions> listen)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(listen);

        var service = new StubService(builder.Build(), answer);
        await service._application.StartAsync(TestContext.Current.CancellationToken);
        return service;
    }

    /// <summary>Waits for the next request that has not been awaited yet.</summary>
    public async Task<ReceivedRequest> NextAsync()
    {
        var next = _arrivals.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask();
        return await next.WaitAsync(_timeout, TimeProvider.System, TestContext.Current.CancellationToken);
    }

    /// <summary>Discards the recorded requests.</summary>
    public void SkipArrivals()
    {
        while (_arrivals.Reader.TryRead(out _))
        {
        }
    }

    /// <summary>Stops without waiting for answers that never come.</summary>
    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync(new CancellationToken(canceled: true));
        await _application.DisposeAsync();
    }

    private Task HandleAsync(HttpContext context)
    {
        var answer = _answer;
        Interlocked.Increment(ref _requests);
        _arrivals.Writer.TryWrite(new(context.Request.Path, context.Request.Headers.Authorization, context.Request.Headers["Idempotency-Key"]));
        return answer(context);
    }
}
