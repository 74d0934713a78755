using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Registry;
using Polly.Retry;

namespace Tidewire.Tests.Telemetry;

/// <summary>
/// A successful call logs nothing at the default level; a failed one logs one message. The application's own pipelines keep
/// their log levels.
/// </summary>
public sealed class QuietTests : WireTest
{
    [Fact]
    public async Task Call_LogsNothingAtInformation_WhenItSucceeds()
    {
        Answer(200, GoodClaims);
        using var application = TestApplication.At(Address, [.. LongBudgets]);

        Assert.NotNull(await application.Auth.VerifyTokenAsync("token", Cancellation));

        var lines = application.Logs.GetSnapshot();
        Assert.DoesNotContain(lines, line => line.Level >= LogLevel.Information);
        Assert.Contains(lines, line => line is { Category: "Polly", Level: LogLevel.Debug });
    }

    [Fact]
    public async Task Call_LogsNothingAtInformation_WhenItSucceedsAtTheThirdAttempt()
    {
        AnswerFirst(2, 500, 200, GoodClaims);
        using var application = TestApplication.At(Address, [.. LongBudgets]);

        Assert.NotNull(await application.Auth.VerifyTokenAsync("token", Cancellation));

        Assert.Equal(3, Requests.Count);
        Assert.DoesNotContain(application.Logs.GetSnapshot(), line => line.Level >= LogLevel.Information);
    }

    [Fact]
    public async Task Call_IsLoggedOnce_WhenItFails()
    {
        Answer(500);
        using var application = TestApplication.At(Address, [.. LongBudgets]);

        Assert.Null(await application.Auth.VerifyTokenAsync("token", Cancellation));

        var line = Assert.Single(application.Logs.GetSnapshot(), line => line.Level >= LogLevel.Information);
        Assert.Equal(("Tidewire", LogLevel.Warning, 1), (line.Category, line.Level, line.Id.Id));
    }

    [Fact]
    public async Task Client_KeepsTheLogLevelOfItsPipeline_WithUseApplicationResilience()
    {
        Answer(200, GoodClaims);
        using var application = new TestApplication(
            TestApplication.Settings(Address, [.. LongBudgets, ("Auth:UseApplicationResilience", "true")]),
            build: builder => builder.AddAuth(http: http => http.AddStandardResilienceHandler()));

        Assert.NotNull(await application.Auth.VerifyTokenAsync("token", Cancellation));

        Assert.Contains(application.Logs.GetSnapshot(), line => line is { Category: "Polly", Level: LogLevel.Information });
    }

    [Fact]
    public async Task PipelineOfTheApplication_KeepsItsLogLevel()
    {
        using var application = new TestApplication(TestApplication.Settings(Address, [.. LongBudgets]), services => services.AddResiliencePipeline("mine", builder => builder.AddRetry(new RetryStrategyOptions())));

        await application.Services.GetRequiredService<ResiliencePipelineProvider<string>>().GetPipeline("mine").ExecuteAsync(_ => ValueTask.CompletedTask, Cancellation);

        Assert.Contains(application.Logs.GetSnapshot(), line => line is { Category: "Polly", Level: LogLevel.Information });
    }
}
