using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Tidewire.Tests.Clients;

/// <summary>The last valid options stay in effect, whatever a reload brings and however it races with readers.</summary>
public sealed class LastGoodOptionsTests
{
    private const string Address = "https://service.example.com";

    [Fact]
    public void Options_KeepTheLastValidValues_WhenTheConfigurationBecomesInvalidBetweenTwoReads()
    {
        using var application = TestApplication.At(Address, ("Auth:Budget", "00:00:03"));
        var monitor = application.Services.GetRequiredService<IOptionsMonitor<AuthOptions>>();
        Assert.Equal(3, monitor.CurrentValue.Budget.TotalSeconds);

        // Set without a reload: every later reader builds options from invalid values.
        application.Configuration["Tidewire:Auth:Budget"] = "never";
        using var scope = application.Services.CreateScope();

        Assert.Equal(3, scope.ServiceProvider.GetRequiredService<IOptionsSnapshot<AuthOptions>>().Value.Budget.TotalSeconds);
        application.Configuration.Reload();
        Assert.Equal(3, monitor.CurrentValue.Budget.TotalSeconds);
    }

    [Fact]
    public async Task Reload_NeverThrows_WhenConcurrentReloadsAlternateBetweenValidAndInvalidValues()
    {
        using var application = TestApplication.At(Address);
        var monitor = application.Services.GetRequiredService<IOptionsMonitor<AuthOptions>>();
        _ = (application.Auth, monitor.CurrentValue);

        await Parallel.ForEachAsync(Enumerable.Range(0, 400), TestContext.Current.CancellationToken, (i, _) =>
        {
            application.Configuration["Tidewire:Auth:Budget"] = i % 2 == 0 ? "00:00:02" : "-1";
            application.Configuration.Reload();
            Assert.True(monitor.CurrentValue.Budget > TimeSpan.Zero);
            return ValueTask.CompletedTask;
        });
    }

    [Fact]
    public void InvalidValues_AreLoggedOnce_WhenTheyAreReloadedRepeatedly()
    {
        using var application = TestApplication.At(Address);
        _ = application.Auth;

        application.Configuration["Tidewire:Auth:Retry:MaxAttempts"] = "99";
        for (int i = 0; i < 5; i++)
            application.Configuration.Reload();

        var line = Assert.Single(application.Logs.GetSnapshot(), record => record.Id.Id == 8);
        Assert.Contains("Tidewire:Auth:Retry:MaxAttempts is 99. Set it to a number from 1 to 10.", line.Message, StringComparison.Ordinal);
        Assert.Equal("Tidewire:Auth", line.GetStructuredStateValue("Section"));

        // A different problem is logged too, and so is the same problem after valid values.
        foreach (string value in (string[])["98", "3", "98"])
        {
            application.Configuration["Tidewire:Auth:Retry:MaxAttempts"] = value;
            application.Configuration.Reload();
        }

        Assert.Equal(3, application.Logs.GetSnapshot().Count(record => record.Id.Id == 8));
    }
}
