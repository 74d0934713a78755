using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Tidewire.Tests.Analytics;

/// <summary>Validation of the options: each message names the key, the value and the fix.</summary>
public sealed class AnalyticsOptionsTests
{
    [Theory]
    [InlineData("SampleRate", "1.5", "Tidewire:Analytics:SampleRate is 1.5", "from 0 (none) to 1 (all)")]
    [InlineData("SampleRate", "-0.1", "Tidewire:Analytics:SampleRate is -0.1", "from 0 (none) to 1 (all)")]
    [InlineData("SampleRate", "NaN", "Tidewire:Analytics:SampleRate is NaN", "from 0 (none) to 1 (all)")]
    [InlineData("Queue:Capacity", "0", "Tidewire:Analytics:Queue:Capacity is 0", "from 1 to 10000000")]
    [InlineData("Queue:Overflow", "7", "Tidewire:Analytics:Queue:Overflow is 7", "RefuseNewest or DropOldest")]
    [InlineData("Queue:Workers", "257", "Tidewire:Analytics:Queue:Workers is 257", "from 1 to 256")]
    [InlineData("ConcurrencyLimit", "3", "Tidewire:Analytics:Queue:Workers is 4, more than Tidewire:Analytics:ConcurrencyLimit (3)", "raise the limit")]
    [InlineData("Queue:BatchPath", "events/batch", "Tidewire:Analytics:Queue:BatchPath is 'events/batch'", "starts with a slash")]
    [InlineData("Queue:BatchPath", "/a/../b", "Tidewire:Analytics:Queue:BatchPath is '/a/../b'", "starts with a slash")]
    [InlineData("Queue:BatchPath", "//elsewhere", "Tidewire:Analytics:Queue:BatchPath is '//elsewhere'", "starts with a slash")]
    [InlineData("Queue:BatchPath", "/events?x=1", "Tidewire:Analytics:Queue:BatchPath is '/events?x=1'", "starts with a slash")]
    [InlineData("Queue:BatchSize", "0", "Tidewire:Analytics:Queue:BatchSize is 0", "from 1 to 10000")]
    [InlineData("Queue:BatchAge", "-00:00:01", "Tidewire:Analytics:Queue:BatchAge is -00:00:01", "from 00:00:00")]
    [InlineData("Queue:BaseDelay", "00:00:00", "Tidewire:Analytics:Queue:BaseDelay is 00:00:00", "from 00:00:00.0100000")]
    [InlineData("Queue:BaseDelay", "00:02:00", "Tidewire:Analytics:Queue:BaseDelay is 00:02:00, longer than Tidewire:Analytics:Queue:MaxDelay (00:01:00)", "increase the latter")]
    [InlineData("Queue:MaxDelay", "2.00:00:00", "Tidewire:Analytics:Queue:MaxDelay is 2.00:00:00", "to 1.00:00:00")]
    [InlineData("Queue:BatchBytes", "10", "Tidewire:Analytics:Queue:BatchBytes is 10", "from 1000 to 100000000")]
    [InlineData("Store:Accept", "7", "Tidewire:Analytics:Store:Accept is 7", "InMemory or OnDisk")]
    [InlineData("Store:Durability", "7", "Tidewire:Analytics:Store:Durability is 7", "Process or Power")]
    [InlineData("Store:MaxBytes", "1000", "Tidewire:Analytics:Store:MaxBytes is 1000", "from 1048576")]
    [InlineData("Store:MaxAge", "00:00:01", "Tidewire:Analytics:Store:MaxAge is 00:00:01", "from 00:01:00")]
    public void Failure_NamesTheKeyTheValueAndTheFix_WhenAnOptionIsInvalid(string key, string value, string names, string fix)
    {
        using var application = TestApplication.At("http://127.0.0.1:9", ("Analytics:" + key, value));

        var e = Assert.ThrowsAny<OptionsValidationException>(() => application.Services.GetRequiredService<IOptions<AnalyticsOptions>>().Value);

        string failure = Assert.Single(e.Failures);
        Assert.Contains(names, failure, StringComparison.Ordinal);
        Assert.Contains(fix, failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Analytics:Store:Accept", "OnDisk", "Tidewire:Analytics:Store:Accept is OnDisk")]
    [InlineData("Sqlite:Directory", "/var/lib/app", "Tidewire:Sqlite:Directory is /var/lib/app")]
    public void Failure_NamesThePackageToAdd_WhenStoreSettingsAreSetWithoutAStore(string key, string value, string names)
    {
        using var application = TestApplication.At("http://127.0.0.1:9", (key, value));

        var e = Assert.Throws<OptionsValidationException>(() => application.Analytics);

        Assert.Contains(names, e.Message, StringComparison.Ordinal);
        Assert.Contains("Reference the package Tidewire.Sqlite and call UseSqliteStore()", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OnDisk_IsRefused_WhenOverflowIsDropOldest()
    {
        using var application = TestApplication.At("http://127.0.0.1:9", ("Analytics:Store:Accept", "OnDisk"), ("Analytics:Queue:Overflow", "DropOldest"));

        var e = Assert.ThrowsAny<OptionsValidationException>(() => application.Services.GetRequiredService<IOptions<AnalyticsOptions>>().Value);

        Assert.Contains("Tidewire:Analytics:Queue:Overflow is DropOldest", Assert.Single(e.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_HaveTheExpectedDefaults()
    {
        var options = new AnalyticsOptions();

        Assert.Equal((true, 1.0), (options.TrackingEnabled, options.SampleRate));
        Assert.Equal((10_000, QueueOverflow.RefuseNewest, 4), (options.Queue.Capacity, options.Queue.Overflow, options.Queue.Workers));
        Assert.Equal((null, 500, 1), (options.Queue.BatchPath, options.Queue.BatchSize, options.Queue.BatchAge.TotalSeconds));
        Assert.Equal((1, 60), (options.Queue.BaseDelay.TotalSeconds, options.Queue.MaxDelay.TotalSeconds));
        Assert.Equal(1_000_000, options.Queue.BatchBytes);
        Assert.Equal((StoreAccept.InMemory, StoreDurability.Process), (options.Store.Accept, options.Store.Durability));
        Assert.Equal((104_857_600, 2), (options.Store.MaxBytes, options.Store.MaxAge.TotalDays));
    }
}
