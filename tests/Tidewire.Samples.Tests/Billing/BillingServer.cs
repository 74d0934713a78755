using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Tidewire.Samples.Tests.Billing;

/// <summary>A real billing service on a free loopback port.</summary>
internal sealed class BillingServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentDictionary<string, string> _byKey = new();
    private readonly ConcurrentDictionary<string, (string Customer, string Json)> _invoices = new();
    private int _lastId;

    private BillingServer(WebApplication application) => _application = application;

    /// <summary>If set, a request is processed and then answered with this status.</summary>
    public int? LoseAnswersWith { get; set; }

    public int Written => _lastId;

    public ConcurrentQueue<string> Requests { get; } = new();

    public string Address => _application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public static async Task<BillingServer> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var server = new BillingServer(builder.Build());
        server._application.Run(server.AnswerAsync);
        await server._application.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        string body = await reader.ReadToEndAsync(context.RequestAborted);
        Requests.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString} {context.Request.Headers["Idempotency-Key"]} {body}");

        var (status, answer) = Act(context.Request, body);
        context.Response.StatusCode = LoseAnswersWith ?? status;
        if (LoseAnswersWith is null && answer is not null)
            await context.Response.WriteAsync(answer, context.RequestAborted);
    }

    private (int Status, string? Answer) Act(HttpRequest request, string body)
    {
        string id = request.Path.Value!.Split('/')[^1];
        return request.Method switch
        {
            "POST" => (201, _byKey.GetOrAdd(request.Headers["Idempotency-Key"].ToString(), _ => Write(body))),
            "DELETE" => (_invoices.TryRemove(id, out _) ? 204 : 404, null),
            _ when id == "invoices" => (200, List(request.Query["customer_id"].ToString(), int.Parse(request.Query["limit"]!))),
            _ => _invoices.TryGetValue(id, out var found) ? (200, found.Json) : (404, null),
        };
    }

    private string Write(string body)
    {
        string id = $"inv-{Interlocked.Increment(ref _lastId)}";
        string json = $$"""{"id":"{{id}}",{{body[1..]}}""";
        _invoices[id] = (System.Text.Json.JsonDocument.Parse(body).RootElement.GetProperty("customer_id").GetString()!, json);
        return json;
    }

    private string List(string customer, int limit) =>
        $"[{string.Join(',', _invoices.Values.Where(invoice => invoice.Customer == customer).Take(limit).Select(invoice => invoice.Json))}]";
}
