using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Tidewire.Soak;

/// <summary>The three services on one free loopback port. Each request gets a random fate, which is recorded unless the request is a verification.</summary>
internal sealed class FaultyServices : IAsyncDisposable
{
    private static readonly int[] _failures = [500, 502, 503, 504];
    private static readonly int[] _refusals = [400, 401, 404, 409, 422];

    private readonly WebApplication _application;
    private readonly Dice _dice;
    private readonly TimeSpan _tooLate;
    private ConcurrentDictionary<string, ServedCall> _sends = new();
    private ConcurrentDictionary<string, ServedCall> _reports = new();
    private readonly ConcurrentDictionary<string, ServedCall> _events = new();
    private int _connections;
    private int _maxConnections;
    private int _active;
    private int _requests;

    private FaultyServices(WebApplication application, Dice dice, TimeSpan tooLate)
    {
        _application = application;
        _dice = dice;
        _tooLate = tooLate;
        application.MapPost("/verify", context => ServeAsync(context, VerifyAsync));
        application.MapPost("/send", context => ServeAsync(context, SendAsync));
        application.MapPost("/events", context => ServeAsync(context, ReportAsync));
    }

    public Uri Address => new(_application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Open connections, as the server sees them.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>The maximum number of connections that were open at the same time.</summary>
    public int MaxConnections => Volatile.Read(ref _maxConnections);

    /// <summary>Requests under way, without those of tracked events.</summary>
    public int Active => Volatile.Read(ref _active);

    public int Requests => Volatile.Read(ref _requests);

    /// <summary>The requests for tracked events, since the start.</summary>
    public IReadOnlyDictionary<string, ServedCall> Events => _events;

    public static async Task<FaultyServices> StartAsync(Dice dice, TimeSpan tooLate)
    {
        FaultyServices? services = null;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.Use(next => connection => services!.CountAsync(next, connection));
            }));

        services = new(builder.Build(), dice, tooLate);
        await services._application.StartAsync();
        return services;
    }

    /// <summary>Returns what was recorded since the last call, and clears it.</summary>
    public (IReadOnlyDictionary<string, ServedCall> Sends, IReadOnlyDictionary<string, ServedCall> Reports) TakeBooks() =>
        (Interlocked.Exchange(ref _sends, new()), Interlocked.Exchange(ref _reports, new()));

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    // A connection counts until the client closes it, not until an abandoned request has been served.
    private Task CountAsync(ConnectionDelegate next, ConnectionContext connection)
    {
        int connections = Interlocked.Increment(ref _connections);
        int known;
        while (connections > (known = MaxConnections))
            Interlocked.CompareExchange(ref _maxConnections, connections, known);

        connection.ConnectionClosed.Register(() => Interlocked.Decrement(ref _connections));
        return next(connection);
    }

    private async Task ServeAsync(HttpContext context, Func<HttpContext, int, JsonElement, Task> serve)
    {
        int number = Interlocked.Increment(ref _requests);
        context.Response.Headers[AnswersReceived.Header] = number.ToString(CultureInfo.InvariantCulture);
        int counted = 1;
        Interlocked.Increment(ref _active);
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            // Tracked events continue between the rounds; they are compared at the end.
            if (IsEvent(body.RootElement))
                Interlocked.Add(ref _active, -Interlocked.Exchange(ref counted, 0));
            await serve(context, number, body.RootElement);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The client disconnected before its request was complete or while it was being answered.
        }
        finally
        {
            Interlocked.Add(ref _active, -counted);
        }
    }

    private static bool IsEvent(JsonElement body) =>
        body.TryGetProperty("resource_id", out var id) && id.GetString()!.StartsWith(TrackedEvents.Prefix, StringComparison.Ordinal);

    private Task VerifyAsync(HttpContext context, int number, JsonElement body)
    {
        string claims = $$"""{"sub":"{{body.GetProperty("token").GetString()}}","roles":["reader"]}""";
        return ApplyAsync(context, _dice.NextFate(), act: () => { }, status: 200, claims);
    }

    private Task SendAsync(HttpContext context, int number, JsonElement body) =>
        RecordAsync(context, number, _sends, body.GetProperty("message").GetString()!, keysHonored: false);

    private Task ReportAsync(HttpContext context, int number, JsonElement body)
    {
        var book = IsEvent(body) ? _events : _reports;
        return RecordAsync(context, number, book, body.GetProperty("resource_id").GetString()!, keysHonored: true);
    }

    private Task RecordAsync(HttpContext context, int number, ConcurrentDictionary<string, ServedCall> book, string id, bool keysHonored)
    {
        string? key = context.Request.Headers["Idempotency-Key"];
        var fate = _dice.NextFate();
        var call = book.GetOrAdd(id, _ => new());
        call.Receive(new(number, fate, key));
        return ApplyAsync(context, fate, act: () => call.Act(key, keysHonored), status: 202, body: "{}");
    }

    private async Task ApplyAsync(HttpContext context, Fate fate, Action act, int status, string body)
    {
        switch (fate)
        {
            case Fate.Accept:
                act();
                await AnswerAsync(context, status, body);
                break;

            case Fate.AcceptLate:
                await Task.Delay(_dice.Between(TimeSpan.Zero, TimeSpan.FromMilliseconds(300)), TimeProvider.System);
                act();
                await AnswerAsync(context, status, body);
                break;

            case Fate.AcceptTooLate:
                act();
                await Task.Delay(_tooLate, TimeProvider.System);
                await AnswerAsync(context, status, body);
                break;

            case Fate.ActTooLate:
                await Task.Delay(_tooLate, TimeProvider.System);
                act();
                await AnswerAsync(context, status, body);
                break;

            case Fate.ActThenFail:
                act();
                context.Response.StatusCode = 500;
                break;

            case Fate.ActThenAbort:
                act();
                context.Abort();
                break;

            case Fate.Abort:
                context.Abort();
                break;

            case Fate.Fail:
                context.Response.StatusCode = _failures[_dice.Next(_failures.Length)];
                break;

            case Fate.Throttle:
                context.Response.StatusCode = 429;
                context.Response.Headers.RetryAfter = _dice.Next(4) == 0 ? "30" : "0";
                break;

            case Fate.TurnAway:
                context.Response.StatusCode = 503;
                context.Response.Headers.RetryAfter = _dice.Next(4) == 0 ? "30" : "0";
                break;

            case Fate.Refuse:
                context.Response.StatusCode = _refusals[_dice.Next(_refusals.Length)];
                break;

            case Fate.CutBody:
                act();
                await HalfAnswerAsync(context, status, body);
                context.Abort();
                break;

            case Fate.StallBody:
                act();
                await HalfAnswerAsync(context, status, body);
                await Task.Delay(_tooLate, TimeProvider.System, context.RequestAborted);
                context.Abort();
                break;
        }
    }

    private static Task AnswerAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body, context.RequestAborted);
    }

    private static async Task HalfAnswerAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentLength = body.Length;
        await context.Response.WriteAsync(body[..(body.Length / 2)], context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
