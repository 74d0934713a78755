using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Tidewire;
using Tidewire.AotSmoke;

// Published with Native AOT, this program makes a call of each kind and prints OK only if all checks pass.
using var service = new LoopbackService();
var builder = Host.CreateEmptyApplicationBuilder(null);
builder.Configuration["Tidewire:Tides:Days"] = "3";
builder.Configuration["Tidewire:Tides:MaxResponseBodyBytes"] = "1024";
builder.Configuration["Tidewire:Auth:Cache:Enabled"] = "true";
foreach (string client in (string[])["Auth", "Notifications", "Analytics", "Tides"])
    builder.Configuration[$"Tidewire:{client}:BaseAddress"] = service.Address;

builder.AddTidewire().AddClient<ITideApi, TideOptions>(
    "Tides", TideJsonContext.Default, static (section, options) => section.Bind(options), http: http => http.AddHttpMessageHandler(() => new EmptyHandler()));
using var host = builder.Build();
await host.StartAsync();

var tides = host.Services.GetRequiredService<ServiceCaller<ITideApi>>();
var dover = new Tide("Dover", 6.1);
var failures = new List<string>();

Check("verify", (await host.Services.GetRequiredService<IAuthService>().VerifyTokenAsync("tok"))?.Subject == "ada");
Check("send", await host.Services.GetRequiredService<INotificationService>().SendAsync("ada", "Hi"));
Check("report", await host.Services.GetRequiredService<IAnalyticsService>().ReportActivityAsync("ada", "create", "tide", "1"));
Check("remember", await host.Services.GetRequiredService<IAuthService>().TryVerifyTokenAsync("tok") is { IsSuccess: true, Attempts: 0 });
Check("track", host.Services.GetRequiredService<IAnalyticsService>().Track("ada", "create", "tide", "2"));
Check("flush", await host.Services.GetRequiredService<IAnalyticsService>().FlushAsync() is { Delivered: 1, Held: 0, Dropped: 0 });
Check("options", host.Services.GetRequiredService<IOptions<TideOptions>>().Value.Days == 3);
Check("Task<T>", await tides.OrNullAsync((api, ct) => api.GetAsync("Dover", ct)) == dover);
Check("Task<IApiResponse<T>>", await tides.OrNullAsync((api, ct) => api.GetWrappedAsync("Dover", ct)) == dover);
Check("POST", (await tides.TryAsync((api, ct) => api.RecordAsync(dover, ct))).Value == dover);
Check("inherited", await tides.OrFalseAsync((api, ct) => api.GetHealthAsync(ct)));
Check("404", (await tides.TryAsync((api, ct) => api.GetMissingAsync(ct))).Failure?.StatusCode == HttpStatusCode.NotFound);

var chart = await tides.TryAsync((api, ct) => api.GetChartAsync(ct));
using (var text = new StreamReader(chart.Value ?? Stream.Null))
    Check("stream", (await text.ReadToEndAsync()).Length == LoopbackService.ChartLength);

Check("validation", RejectsInvalidOptions());


await host.StopAsync();
Console.WriteLine(failures.Count == 0 ? "OK" : "Failed: " + string.Join(", ", failures));
return failures.Count;

bool RejectsInvalidOptions()
{
    var configuration = new ConfigurationBuilder()
        .AddInMemoryCollection([new("Tidewire:Tides:Days", "99"), new("Tidewire:Tides:Budget", "20:00:00"), new("Tidewire:Tides:Dayz", "1")])
        .Build();
    using var services = new ServiceCollection().AddTidewireCore(configuration)
        .AddClient<ITideApi, TideOptions>("Tides", TideJsonContext.Default, static (section, options) => section.Bind(options))
        .Services.BuildServiceProvider();
    try
    {
        services.GetRequiredService<ServiceCaller<ITideApi>>();
        return false;
    }
    catch (OptionsValidationException e)
    {
        return e.Message.Contains("Tidewire:Tides:Days must be between 1 and 10", StringComparison.Ordinal)
            && e.Message.Contains("Tidewire:Tides:Budget is", StringComparison.Ordinal)
            && e.Message.Contains("Did you mean Tidewire:Tides:Days?", StringComparison.Ordinal);
    }
}

void Check(string what, bool passed)
{
    if (!passed)
        failures.Add(what);
}
