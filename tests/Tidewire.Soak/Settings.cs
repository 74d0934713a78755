using Microsoft.Extensions.Configuration;

namespace Tidewire.Soak;

/// <summary>The configuration. While calls are in flight, it is changed and reloaded repeatedly, sometimes with invalid values.</summary>
internal sealed class Settings
{
    private static readonly string[] _sections = ["Tidewire:Auth", "Tidewire:Notifications", "Tidewire:Analytics"];
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    private readonly Dice _dice;
    private readonly Complaints _complaints;

    public Settings(Uri address, Dice dice, Complaints complaints)
    {
        _dice = dice;
        _complaints = complaints;
        Configuration = new ConfigurationBuilder().AddInMemoryCollection().Build();
        foreach (string section in _sections)
        {
            Configuration[$"{section}:BaseAddress"] = address.OriginalString;
            Configuration[$"{section}:CircuitBreaker:BreakDuration"] = "00:00:00.500";
        }

        Change();
    }

    public static TimeSpan LongestBudget { get; } = TimeSpan.FromSeconds(1);

    public IConfigurationRoot Configuration { get; }

    public int Reloads { get; private set; }

    public async Task ReloadUntilAsync(CancellationToken ended)
    {
        while (!ended.IsCancellationRequested)
        {
            await Task.Delay(_pause, TimeProvider.System, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Change();
            if (Reloads % 5 == 4)
                Configuration[$"{_sections[_dice.Next(_sections.Length)]}:Retry:MaxAttempts"] = "99";
            Reload();
        }
    }

    private void Change()
    {
        foreach (string section in _sections)
        {
            var budget = _dice.Between(LongestBudget / 2, LongestBudget);
            Configuration[$"{section}:ApiKey"] = $"key-{_dice.Next(1_000)}";
            Configuration[$"{section}:Budget"] = budget.ToString("c");
            // Idle connections must be closed before the run counts the remaining ones.
            Configuration[$"{section}:ConnectionIdleTimeout"] = "00:00:04";
            Configuration[$"{section}:AttemptTimeout"] = (_dice.Next(2) == 0 ? budget : budget / 2).ToString("c");
            Configuration[$"{section}:Retry:MaxAttempts"] = $"{1 + _dice.Next(4)}";
            Configuration[$"{section}:Retry:BaseDelay"] = "00:00:00.005";
            Configuration[$"{section}:Retry:MaxDelay"] = "00:00:00.050";
            Configuration[$"{section}:CircuitBreaker:FailureThreshold"] = $"{6 + _dice.Next(12)}";
        }
    }

    private void Reload()
    {
        try
        {
            Configuration.Reload();
            Reloads++;
        }
        catch (Exception e)
        {
            _complaints.Add($"Reload() threw {e}");
        }
    }
}
