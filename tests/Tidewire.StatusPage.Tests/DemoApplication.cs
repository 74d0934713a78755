using LocalServices.Faults;
using Microsoft.Extensions.DependencyInjection;

namespace Tidewire.StatusPage.Tests;

/// <summary>An application that has had ten minutes of traffic, with two outages of one service.</summary>
internal static class DemoApplication
{
    private static readonly TimeSpan _step = TimeSpan.FromSeconds(5);

    public static async Task<StatusApplication> StartAsync()
    {
        var app = await StatusApplication.StartAsync(
            new()
            {
                ["Tidewire:Auth:Cache:Enabled"] = "true",
                ["Tidewire:Auth:Budget"] = "00:00:03",
                ["Tidewire:Notifications:ApiKey"] = "demo-key",
                ["Tidewire:Notifications:CircuitBreaker:BreakDuration"] = "00:00:30",
                ["Tidewire:Analytics:Queue:BatchPath"] = "/events/batch",
                ["Tidewire:Analytics:Queue:BatchAge"] = "00:00:00",
            },
            builder => builder.Services.ConfigureHttpClientDefaults(http => http.AddHttpMessageHandler(provider =>
                new TimeTakingHandler((Microsoft.Extensions.Time.Testing.FakeTimeProvider)provider.GetRequiredService<TimeProvider>()))));
        await TrafficAsync(app);
        return app;
    }

    private static async Task TrafficAsync(StatusApplication app)
    {
        var ct = TestContext.Current.CancellationToken;
        var auth = app.Get<IAuthService>();
        var analytics = app.Get<IAnalyticsService>();
        string[] tokens = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => app.Services.Auth.IssueTokenAsync($"user-{i}", ct: ct)));
        for (int i = 0; i < 118; i++)
        {
            if (i == 46 || i == 112)
                app.Services.Notifications.Inject(new FaultRule { Status = 503 });
            if (i == 58)
                app.Services.Notifications.ClearFaults();
            if (i == 90)
                app.Services.Notifications.Inject(new FaultRule { Status = 422, Times = 2 });

            int many = 6 + (int)(5 * Math.Sin(i / 9.0)) + i * 7 % 5;
            for (int j = 0; j < many; j++)
                await auth.VerifyTokenAsync(tokens[(i * 5 + j * 7) % tokens.Length], ct);
            if (i % 9 == 0)
                await auth.VerifyTokenAsync("made-up", ct);
            await app.SendAsync(1 + many / 4);
            for (int j = 0; j < many / 2; j++)
                analytics.Track($"user-{j}", "view", "document", $"{i}");
            await analytics.FlushAsync(ct);
            app.Time.Advance(_step);
        }
    }
}
