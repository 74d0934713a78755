using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Polly.CircuitBreaker;

namespace Tidewire.Benchmarks.Report;

/// <summary>Calls that an open circuit refuses, and calls of one client among a hundred.</summary>
internal static class CircuitComparisons
{
    private const int ManyClients = 100;
    private static readonly Uri _address = new("https://services.example.com");

    public static IEnumerable<Comparison> All()
    {
        using var services = new ServiceCollection().AddHandWrittenWithOpenCircuit().AddTidewire(1).BuildServiceProvider();
        var hand = new HandWrittenClient(services.GetRequiredService<IHttpClientFactory>().CreateClient("hand"), _address);
        var auth = services.GetRequiredKeyedService<IAuthService>("client-0");
        var notifications = services.GetRequiredService<INotificationService>();
        foreach (var circuit in services.GetRequiredService<ICircuitMonitor>().GetCircuits())
            services.GetRequiredService<ICircuitMonitor>().IsolateAsync(circuit.Client).GetAwaiter().GetResult();

        yield return new("open circuit, verify", [
            new("hand-written", count => Times(count, () => RefusedAsync(() => hand.VerifyAsync("token")))),
            new("Tidewire", count => Times(count, () => auth.VerifyTokenAsync("token"))),
        ]);
        yield return new("open circuit, send", [
            new("hand-written", count => Times(count, () => RefusedAsync(() => hand.SendAsync("ada", "Welcome!")))),
            new("Tidewire", count => Times(count, () => notifications.SendAsync("ada", "Welcome!"))),
        ]);

        using var few = new ServiceCollection().AddTidewire(1).BuildServiceProvider();
        using var many = new ServiceCollection().AddTidewire(ManyClients).BuildServiceProvider();
        var alone = few.GetRequiredKeyedService<IAuthService>("client-0");
        var oneOfMany = Enumerable.Range(0, ManyClients).Select(number => many.GetRequiredKeyedService<IAuthService>($"client-{number}")).ToList();
        yield return new($"verify, one of {ManyClients} clients", [
            new("the only client", count => Times(count, () => alone.VerifyTokenAsync("token"))),
            new($"one of {ManyClients}", count => Times(count, () => oneOfMany[ManyClients / 2].VerifyTokenAsync("token"))),
            new($"each of {ManyClients} in turn", count => InTurn(count, oneOfMany)),
        ]);
    }

    private static IServiceCollection AddTidewire(this IServiceCollection services, int clients)
    {
        var builder = services.AddTidewireCore(new ConfigurationBuilder().Build());
        for (int number = 0; number < clients; number++)
            builder.AddAuth($"client-{number}", options => options.BaseAddress = _address, http: Answering);
        builder.AddNotifications(options => options.BaseAddress = _address, http: Answering);
        return services;
    }

    private static IServiceCollection AddHandWrittenWithOpenCircuit(this IServiceCollection services)
    {
        var control = new CircuitBreakerManualControl(isIsolated: true);
        services.AddHttpClient("hand").RemoveAllLoggers().ConfigurePrimaryHttpMessageHandler(() => new MemoryTransport(HttpStatusCode.OK, isAsynchronous: false))
            .AddStandardResilienceHandler(options => options.CircuitBreaker.ManualControl = control);
        return services;
    }

    private static void Answering(IHttpClientBuilder http) =>
        http.ConfigurePrimaryHttpMessageHandler(() => new MemoryTransport(HttpStatusCode.OK, isAsynchronous: false));

    private static async Task RefusedAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (BrokenCircuitException)
        {
            // Hand-written code returns null for this failure.
        }
    }

    private static async Task Times(int count, Func<Task> call)
    {
        for (int i = 0; i < count; i++)
            await call();
    }

    private static async Task InTurn(int count, List<IAuthService> services)
    {
        for (int i = 0; i < count; i++)
            await services[i % services.Count].VerifyTokenAsync("token");
    }
}
