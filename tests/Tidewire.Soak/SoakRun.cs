using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Tidewire.Soak;

/// <summary>Makes calls in rounds, with faults and reloads, and reconciles the results after each round. Finally checks for leaks.</summary>
internal static class SoakRun
{
    private const int MinRounds = 4;
    private const int RoundSeconds = 15;
    private const int MinRoundSeconds = 5;
    private const int MaxConnectionsLeft = 2;
    private const int ConnectionsPerCaller = 3;

    // In addition to the callers: the workers that deliver tracked events.
    private const int DeliveryWorkers = 4;
    private const int MaxTimersLeft = 8;
    private static readonly TimeSpan _beyondLongestBudget = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan _quiet = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(20);

    public static async Task RunAsync(SoakOptions options, Complaints complaints)
    {
        int rounds = Math.Max(1, options.Seconds / Math.Clamp(options.Seconds / MinRounds, MinRoundSeconds, RoundSeconds));
        var roundLength = TimeSpan.FromSeconds((double)options.Seconds / rounds);
        var dice = new Dice(options.Seed);
        var tally = new Tally();
        var memory = new MemoryWatch();
        var sends = new Reconciliation("send", keysHonored: false, complaints);
        var reports = new Reconciliation("report", keysHonored: true, complaints);
        var events = new TrackedEvents(complaints);
        var store = Directory.CreateTempSubdirectory("tidewire-soak-");
        int opened = 0;

        using var unobserved = new UnobservedExceptions(complaints);
        await using var services = await FaultyServices.StartAsync(dice, Settings.LongestBudget + Callers.Margin + _beyondLongestBudget);
        var settings = new Settings(services.Address, dice, complaints);
        long timersBefore = Timer.ActiveCount;

        var received = new AnswersReceived();
        var registrations = new ServiceCollection().AddTidewire(settings.Configuration).UseSqliteStore(store.FullName).Services;
        received.Watch(registrations, "Tidewire.Notifications");
        received.Watch(registrations, "Tidewire.Analytics");

        await using (var application = registrations.BuildServiceProvider())
        {
            application.GetRequiredService<ICircuitMonitor>().Changed += (_, change) =>
            {
                if (change.State == CircuitState.Open)
                    Interlocked.Increment(ref opened);
            };
            var callers = new Callers(
                application.GetRequiredService<IAuthService>(),
                application.GetRequiredService<INotificationService>(),
                application.GetRequiredService<IAnalyticsService>(),
                dice,
                Settings.LongestBudget,
                tally,
                complaints);

            using var ending = new CancellationTokenSource();
            var reloading = Task.Run(() => settings.ReloadUntilAsync(ending.Token));
            var analytics = application.GetRequiredService<IAnalyticsService>();
            var tracking = Task.Run(() => events.TrackUntilAsync(analytics, ending.Token));
            for (int round = 1; round <= rounds; round++)
            {
                await callers.RunAsync(options.Callers, roundLength);
                await WaitUntilIdleAsync(services, complaints);
                var book = callers.TakeBooks();
                var done = services.TakeBooks();
                var answers = received.Take();
                sends.Check(book.Sends, done.Sends, answers);
                reports.Check(book.Reports, done.Reports, answers);
                (book, done, answers) = (default, default, null);
                memory.Measure();
                Console.WriteLine($"round {round}/{rounds}: {tally.Calls:N0} calls, {services.Requests:N0} requests, {complaints.Count} problems");
            }

            await ending.CancelAsync();
            await reloading;
            await tracking;
            await events.CheckAsync(analytics, services.Events);
        }

        store.Delete(recursive: true);
        memory.Check(complaints);
        if (services.MaxConnections > ConnectionsPerCaller * (options.Callers + DeliveryWorkers))
            complaints.Add($"{services.MaxConnections} connections were open at the same time for {options.Callers} callers and {DeliveryWorkers} workers");
        await WaitUntilAsync(() => services.Connections <= MaxConnectionsLeft, () => $"{services.Connections} connections are left", complaints);
        await WaitUntilAsync(
            () => Timer.ActiveCount <= timersBefore + MaxTimersLeft, () => $"{Timer.ActiveCount} timers are left, {timersBefore} were there before", complaints);
        UnobservedExceptions.Flush();

        Console.WriteLine();
        Console.WriteLine($"calls      {tally.Calls:N0} by {options.Callers} callers in {rounds} rounds, seed {options.Seed}; the longest took {tally.Longest.TotalSeconds:0.000} s, the longest budget is {Settings.LongestBudget.TotalSeconds:0.000} s");
        foreach (var (outcome, count) in tally.Outcomes)
            Console.WriteLine($"           {outcome,-16} {count,10:N0}");
        Console.WriteLine($"send       acted on {sends.ActedOn:N0} = accepted {sends.Accepted:N0} + reported as ambiguous {sends.ActedOnInDoubt:N0}");
        Console.WriteLine($"report     acted on {reports.ActedOn:N0} = accepted {reports.Accepted:N0} + reported as ambiguous {reports.ActedOnInDoubt:N0}");
        Console.WriteLine($"events     {events.Text}");
        Console.WriteLine($"reloads    {settings.Reloads:N0}; circuits opened {opened:N0} times");
        Console.WriteLine($"remaining  connections {services.Connections} (at most {services.MaxConnections}), timers {Timer.ActiveCount} (before {timersBefore})");
        Console.WriteLine($"memory     {memory.Text} MiB alive by round");
    }

    // Some requests continue after their callers gave up. The comparison is made when the last of them has ended.
    private static async Task WaitUntilIdleAsync(FaultyServices services, Complaints complaints)
    {
        await WaitUntilAsync(() => services.Active == 0, () => $"{services.Active} requests never ended", complaints);
        await Task.Delay(_quiet, TimeProvider.System);
        await WaitUntilAsync(() => services.Active == 0, () => $"{services.Active} requests never ended", complaints);
    }

    private static async Task WaitUntilAsync(Func<bool> isDone, Func<string> complaint, Complaints complaints)
    {
        long started = TimeProvider.System.GetTimestamp();
        while (!isDone())
        {
            if (TimeProvider.System.GetElapsedTime(started) > _timeout)
            {
                complaints.Add(complaint());
                return;
            }

            await Task.Delay(_quiet / 10, TimeProvider.System);
        }
    }
}
