using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Tidewire.ProxyTests.Servers;

namespace Tidewire.OutboxTests;

/// <summary>A notification service on a loopback port that may honor idempotency keys, with configurable responses.</summary>
public sealed class Mailer(bool honorsKeys = true) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, byte> _known = new();
    private readonly ConcurrentQueue<Mail> _mails = new();
    private readonly ConcurrentQueue<Mail> _requests = new();
    private readonly ReservedPort _port = new();
    private WebApplication? _app;

    public Uri Address => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port.Number}"));

    /// <summary>The messages that were sent, in order.</summary>
    public IReadOnlyList<Mail> Mails => [.. _mails];

    /// <summary>Every request that arrived.</summary>
    public IReadOnlyList<Mail> Requests => [.. _requests];

    /// <summary>Decides the reaction to a request. Default: <see cref="MailReply.Accepted"/>.</summary>
    public Func<Mail, Task<MailReply>> Answer { get; set; } = _ => Task.FromResult(MailReply.Accepted);

    public void AnswerWith(MailReply reply) => Answer = _ => Task.FromResult(reply);

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, _port.Number));
        _app = builder.Build();
        _app.Run(HandleAsync);
        await _app.StartAsync();
    }

    public async Task StopAsync()
    {
        if (_app is { } app)
        {
            using var now = new CancellationTokenSource();
            await now.CancelAsync();
            await app.StopAsync(now.Token);
            await app.DisposeAsync();
        }

        _app = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _port.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body);
        var mail = new Mail(Text("user_id"), Text("message"), Text("channel"), context.Request.Headers["Idempotency-Key"].ToString());
        // Read first, because a test may change Answer as soon as it sees the request.
        var answer = Answer;
        _requests.Enqueue(mail);
        var reply = await answer(mail);
        if (reply.IsHandled && (!honorsKeys || _known.TryAdd(mail.Key, 0)))
            _mails.Enqueue(mail);
        if (reply.Status == 0)
        {
            context.Abort();
            return;
        }

        if (reply.RetryAfter is { } seconds)
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        context.Response.StatusCode = reply.Status;

        string Text(string name) => body.RootElement.GetProperty(name).GetString()!;
    }
}
