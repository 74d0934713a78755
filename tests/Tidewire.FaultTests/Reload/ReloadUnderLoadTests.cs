namespace Tidewire.FaultTests.Reload;

/// <summary>Reloads while calls are in flight.</summary>
public sealed class ReloadUnderLoadTests : ReloadTests
{
    private const int Callers = 16;
    private const int CallsOfEach = 100;

    [Fact]
    public async Task Calls_AllSucceed_WhileTheConfigurationIsReloadedContinuously()
    {
        using var ended = new CancellationTokenSource();
        var reloading = Task.Run(() => ReloadContinuously(ended.Token), Ct);

        var callers = Enumerable.Range(0, Callers).Select(_ => Task.Run(CallAsync, Ct));
        int[] failures = await Task.WhenAll(callers);
        await ended.CancelAsync();
        await reloading;

        Assert.All(failures, count => Assert.Equal(0, count));
        Assert.Equal(Callers * CallsOfEach, Service.Requests);
        Application.Reload("Tidewire:Auth:Budget", "00:00:09");
        Assert.Equal(TimeSpan.FromSeconds(9), Application.Options<AuthOptions>().Budget);
    }

    private async Task<int> CallAsync()
    {
        int failures = 0;
        for (int i = 0; i < CallsOfEach; i++)
        {
            if (!(await Application.VerifyAsync()).IsSuccess || Application.Options<AuthOptions>().Budget < TimeSpan.FromSeconds(5))
                failures++;
        }

        return failures;
    }

    private int ReloadContinuously(CancellationToken end)
    {
        int reloads = 0;
        for (; !end.IsCancellationRequested; reloads++)
        {
            Application.Set("Tidewire:Auth:Retry:MaxAttempts", $"{1 + (reloads % 5)}");
            Application.Reload("Tidewire:Auth:Budget", (reloads % 3) switch { 0 => "00:00:05", 1 => "00:00:08", _ => "00:00:00" });
            Thread.Yield();
        }

        return reloads;
    }
}
