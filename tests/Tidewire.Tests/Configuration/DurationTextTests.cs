using System.Globalization;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.Extensions.Configuration;
using Tidewire.Tests.Clients.Ledger;

namespace Tidewire.Tests.Configuration;

/// <summary>A duration is refused unless it is written in hours, minutes and seconds.</summary>
public sealed class DurationTextTests
{
    /// <summary>Every duration of the three sections.</summary>
    public static TheoryData<string> Durations => [.. SchemaFile.Values().Where(value => value.Schema["pattern"] is not null).Select(value => value.Key)];

    [Theory]
    [MemberData(nameof(Durations))]
    public async Task Duration_IsRefused_WhenItIsNotHoursMinutesAndSeconds(string key)
    {
        foreach (string text in new[] { "00:05", "5", "0", "24:00:00", "1.00:05", "1:02:03:04" })
        {
            var e = await ConfiguredHost.RefusedAsync(ConfiguredHost.Settings((key, text)));

            Assert.Contains(
                $"{key} is '{text}', which .NET reads as {TimeSpan.Parse(text, CultureInfo.InvariantCulture):c}. Write hours, minutes and seconds: 00:00:05 is five " +
                "seconds, 00:05:00 five minutes, 1.00:00:00 a day.",
                e.Failures);
            Assert.Single(e.Failures, failure => failure.StartsWith(key, StringComparison.Ordinal) && !failure.Contains("longer than", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("00:05")]
    [InlineData("5")]
    public async Task DurationInApplicationOptions_IsRefused_WhenItIsNotHoursMinutesAndSeconds(string text)
    {
        var e = await ConfiguredHost.RefusedAsync(
            new() { ["Tidewire:Stock:BaseAddress"] = "https://stock.example.com", ["Tidewire:Stock:Window"] = text },
            builder => builder.AddClient<ILedgerApi, StockOptions>("Stock", LedgerJsonContext.Default, static (section, options) => section.Bind(options)));

        Assert.StartsWith($"Tidewire:Stock:Window is '{text}', which .NET reads as", Assert.Single(e.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AmbiguousDuration_IsAccepted_WhenCodeReplacesTheValue() =>
        await ConfiguredHost.StartAsync(
            ConfiguredHost.Settings(("Tidewire:Auth:Budget", "00:05")), builder => builder.AddAuth(options => options.Budget = TimeSpan.FromSeconds(3)));

    [Fact]
    public async Task Key_IsNamedInFull_WhenTheNameOfTheClientHasDots()
    {
        var e = await ConfiguredHost.RefusedAsync(
            new() { ["Tidewire:eu.west:BaseAddress"] = "https://eu.example.com", ["Tidewire:eu.west:Retry:MaxDelay"] = "00:20", ["Tidewire:eu.west:Retry:MaxAttempts"] = "99" },
            builder => builder.AddAuth("eu.west"));

        Assert.Equal(
            ["Tidewire:eu.west:Retry:MaxAttempts is 99.", "Tidewire:eu.west:Retry:MaxDelay is '00:20',"],
            e.Failures.Order().Select(failure => string.Join(' ', failure.Split(' ').Take(3))));
    }

    /// <summary>The application accepts the same texts as the schema.</summary>
    [Property(MaxTest = 300)]
    public Property Application_AgreesWithTheSchema()
    {
        string pattern = SchemaFile.Schema("Tidewire:Auth:Cache:StaleOnOutage")["pattern"]!.ToString();
        var texts = Gen.Elements("0", "1", "5", "12", "24", "59", "60", ":", ":", ":", ".").NonEmptyListOf().Select(parts => string.Concat(parts))
            .Where(text => TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out _));
        return Prop.ForAll(texts.ToArbitrary(), text =>
        {
            var e = Record.Exception(() => Read(text));
            bool refused = e?.Message.Contains("which .NET reads as", StringComparison.Ordinal) == true;
            return refused == !Regex.IsMatch(text, pattern);
        });
    }

    private static void Read(string text)
    {
        using var application = new TestApplication(
            new Dictionary<string, string?> { ["Tidewire:Auth:BaseAddress"] = "https://auth.example.com", ["Tidewire:Auth:Cache:StaleOnOutage"] = text },
            build: builder => builder.AddAuth());
        _ = application.Auth;
    }
}
