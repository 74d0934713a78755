using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Registry;
using Polly.Retry;

namespace Tidewire.Tests.Telemetry;

/// <summary>A call that goes well writes no line at the default level; one that fails writes one. The application's own pipelines are logged as before.</summary>
public sealed class QuietTests : WireTest
{
    [Fact]
    public async Task Call_SaysNothingAtInformation_WhenItSucceeds()
    {
        Answer(200, GoodClaims);
        using var application = TestApplication.At(Address, [.. Patient]);

        Assert.NotNull(await application.Auth.VerifyTokenAsync("token", Cancellation));

        var lines = application.Logs.GetSnapshot();
        Assert.DoesNotContain(lines, line => line.Level >= LogLevel.Information);
        Assert.Contains(lines, line => line is { Category: "Polly", Level: LogLevel.Debug });
    }

    [Fact]
    public async Task Call_SaysNothingAtInformation_WhenItSucceedsAtTheThirdAttempt()
    {
        AnswerFirst(2, 500, 200, GoodClaims);
        using var application = TestApplication.At(Address, [.. Patient]);

        Assert.NotNull(await application.Auth.VerifyTokenAsync("token", Cancellation));

        Assert.Equal(3, Requests.Count);
        Assert.DoesNotContain(application.Logs.GetSnapshot(), line => line.Level >= LogLevel.Information);
    }

    [Fact]
    public async Task Call_IsOneLine_WhenItFails()
    {
        Answer(500);
        using var application = TestApplication.At(Address, [.. Patient]);

        Assert.Null(await application.Auth.VerifyTokenAsync("token", Cancellation));

        var line = Assert.Single(application.Logs.GetSnapshot(), line => line.Level >= LogLevel.Information);
        Assert.Equal(("Tidewire", LogLevel.Warning, 1), (line.Category, line.Level, line.Id.Id));
    }

    [Fact]
    public async Task ClientThatIsLeftToTheApplication_KeepsTheLevelOfItsPipeline()
    {
        Answer(200, GoodClaims);
        using var application = new TestApplication(
            TestApplication.Settings(Address, [.. Patient, ("Auth:UseApplicationResilience", "true")]),
            build: builder => builder.AddAuth(http: http => http.AddStandardResilienceHandler()));

        Assert.NotNull(await application.Auth.VerifyTokenAsync("token", Cancellation));

        Assert.Contains(application.Logs.GetSnapshot(), line => line is { Category: "Polly", Level: LogLevel.Information });
    }

    [Fact]
    public async Task PipelineOfTheApplication_KeepsItsLevel()
    {
        using var application = new TestApplication(TestApplication.Settings(Address, [.. Patient]), services => services.AddResiliencePipeline("mine", builder => builder.AddRetry(new RetryStrategyOptions())));

        await application.Services.GetRequiredService<ResiliencePipelineProvider<string>>().GetPipeline("mine").ExecuteAsync(_ => ValueTask.CompletedTask, Cancellation);

        Assert.Contains(application.Logs.GetSnapshot(), line => line is { Category: "Polly", Level: LogLevel.Information });
    }
}
