using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Tidewire.EntityFrameworkCore.Tests.Applications;

/// <summary>A notification service that records every message it acted on, and can lose its responses.</summary>
internal sealed class MailService : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentDictionary<string, bool> _keys = new();

    private MailService(WebApplication application) => _application = application;

    public Uri Address => new(_application.Urls.First());

    /// <summary>Whether the service acts only once per key.</summary>
    public bool HonorsKeys { get; init; } = true;

    /// <summary>The key of each request that the service acted on.</summary>
    public ConcurrentQueue<string> Sent { get; } = new();

    /// <summary>The user of each request in <see cref="Sent"/>.</summary>
    public ConcurrentQueue<string> Users { get; } = new();

    /// <summary>Called with the user before a request is processed. Returns the status; 0 processes the request and cuts the connection.</summary>
    public Func<string, Task<int>> Answer { get; set; } = _ => Task.FromResult(202);

    public static async Task<MailService> StartAsync(bool honorsKeys = true)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var service = new MailService(builder.Build()) { HonorsKeys = honorsKeys };
        service._application.MapPost("/send", (RequestDelegate)service.SendAsync);
        await service._application.StartAsync(TestContext.Current.CancellationToken);
        return service;
    }

    /// <summary>Waits until the service has acted at least <paramref name="count"/> times.</summary>
    public async Task UntilSentAsync(int count)
    {
        while (Sent.Count < count)
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task SendAsync(HttpContext context)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body);
        string user = body.RootElement.GetProperty("user_id").GetString()!;
        string key = context.Request.Headers["Idempotency-Key"].ToString();
        int status = await Answer(user);
        if (status is 0 or 202 && (!HonorsKeys || _keys.TryAdd(key, true)))
        {
            Users.Enqueue(user);
            Sent.Enqueue(key);
        }

        if (status == 0)
            context.Abort();
        else
            context.Response.StatusCode = status;
    }
}
