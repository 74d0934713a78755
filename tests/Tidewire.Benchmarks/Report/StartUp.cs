using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Refit;

namespace Tidewire.Benchmarks.Report;

/// <summary>The cost of a process that adds three services, starts a host and makes one call.</summary>
internal static class StartUp
{
    private const int Rounds = 7;
    private const string HandCommand = "start-hand";
    private const string TidewireCommand = "start-tidewire";
    private static readonly Uri _address = new("https://services.example.com");

    public static async Task<bool> TryRunAsync(string? command)
    {
        if (command is not (HandCommand or TidewireCommand))
            return false;

        await (command == HandCommand ? ByHandAsync() : ByTidewireAsync());
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Environment.CpuUsage.TotalTime.TotalMilliseconds} {PeakMemory()}"));
        ThrowIfUnusedLibraryIsLoaded();
        return true;
    }

    /// <summary>The medians of processor time and peak memory of the hand-written process and of Tidewire, measured alternately.</summary>
    public static IReadOnlyList<(string Name, double Milliseconds, double Megabytes)> Measure(bool isSmoke)
    {
        string[] commands = [HandCommand, TidewireCommand];
        var runs = commands.Select(_ => new List<(double Cpu, double Memory)>()).ToArray();
        for (int round = 0; round < (isSmoke ? 1 : Rounds); round++)
        {
            for (int i = 0; i < commands.Length; i++)
                runs[i].Add(Run(commands[i]));
        }

        return
        [
            ("Refit clients with the standard handler", Median(runs[0].Select(run => run.Cpu)), Median(runs[0].Select(run => run.Memory))),
            ("Tidewire", Median(runs[1].Select(run => run.Cpu)), Median(runs[1].Select(run => run.Memory))),
        ];
    }

    private static (double Cpu, double Memory) Run(string command)
    {
        using var process = Own.Start(command);
        // The numbers are the last line, after the log lines of the host.
        string[] numbers = process.StandardOutput.ReadToEnd().TrimEnd().Split('\n')[^1].Split(' ');
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"'{command}' failed with exit code {process.ExitCode}.");
        return (double.Parse(numbers[0], CultureInfo.InvariantCulture), double.Parse(numbers[1], CultureInfo.InvariantCulture));
    }

    private static async Task ByTidewireAsync()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.AddTidewireCore()
            .AddAuth(options => options.BaseAddress = _address, http: Answer)
            .AddNotifications(options => options.BaseAddress = _address, http: Answer)
            .AddAnalytics(options => options.BaseAddress = _address, http: Answer);
        using var host = builder.Build();
        await host.StartAsync();
        if (await host.Services.GetRequiredService<IAuthService>().VerifyTokenAsync("token") is null)
            throw new InvalidOperationException("No answer.");
        await host.StopAsync();
    }

    private static async Task ByHandAsync()
    {
        var builder = Host.CreateApplicationBuilder();
        var settings = new RefitSettings(new SystemTextJsonContentSerializer(new(System.Text.Json.JsonSerializerOptions.Web) { TypeInfoResolver = WireJsonContext.Default }));
        Add<IPlainApi>(builder.Services, settings);
        Add<IPlainNotifications>(builder.Services, settings);
        Add<IPlainEvents>(builder.Services, settings);
        using var host = builder.Build();
        await host.StartAsync();
        _ = host.Services.GetRequiredService<IPlainNotifications>();
        _ = host.Services.GetRequiredService<IPlainEvents>();
        if ((await host.Services.GetRequiredService<IPlainApi>().VerifyAsync(new("token"))).Sub != "ada")
            throw new InvalidOperationException("No answer.");
        await host.StopAsync();
    }

    private static void Add<T>(IServiceCollection services, RefitSettings settings)
        where T : class
    {
        var http = services.AddRefitGeneratedClient<T>(settings).ConfigureHttpClient(client => client.BaseAddress = _address);
        Answer(http);
        http.AddStandardResilienceHandler();
    }

    private static void Answer(IHttpClientBuilder http) =>
        http.ConfigurePrimaryHttpMessageHandler(() => new MemoryTransport(HttpStatusCode.OK, isAsynchronous: true));

    // OpenSSL alone takes 11 MB. Without TLS, a cache and a send, nothing needs these libraries.
    private static void ThrowIfUnusedLibraryIsLoaded()
    {
        using var self = Process.GetCurrentProcess();
        var loaded = self.Modules.Cast<ProcessModule>().Select(module => module.ModuleName).Concat(AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetName().Name!));
        string[] unused = [.. loaded.Where(name => name.Contains("OpenSsl", StringComparison.Ordinal) || name.Contains("FusionCache", StringComparison.Ordinal))];
        if (unused.Length > 0)
            throw new InvalidOperationException($"The start loaded {string.Join(" and ", unused)}, which it does not use.");
    }

    private static double PeakMemory()
    {
        using var self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64 / 1_048_576.0;
    }

    private static double Median(IEnumerable<double> numbers)
    {
        var sorted = numbers.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
