using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LocalServices;
using LocalServices.Faults;

namespace Tidewire.Samples.Tests.WebApi;

public sealed class DocumentTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PostDocuments_CreatesADocument_ThatItsOwnerCanRead()
    {
        await using var application = await WebApiApplication.StartAsync();
        using var ada = await application.SignInAsync("ada");

        using var created = await PostAsync(ada, "Notes", "On the engine");

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var document = await ada.GetFromJsonAsync<JsonElement>(created.Headers.Location, Cancellation);
        Assert.Equal("Notes", document.GetProperty("title").GetString());
        Assert.Equal("On the engine", document.GetProperty("content").GetString());
        Assert.Equal("ada", document.GetProperty("ownerId").GetString());
    }

    [Fact]
    public async Task PostDocuments_DoesNotWait_WhenAnalyticsIsSlow()
    {
        // The request that delivers the event waits an hour for its response. If POST /documents waited for it, this test would not end.
        await using var application = await WebApiApplication.StartAsync(
            ("Tidewire:Analytics:Budget", "01:00:00"), ("Tidewire:Analytics:Queue:BaseDelay", "00:00:00.01"));
        application.Services.Analytics.Inject(new FaultRule { DelayMs = 3_600_000, AfterHandling = true, Path = "/events" });
        using var ada = await application.SignInAsync("ada");

        using var created = await PostAsync(ada, "Notes");

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        await EndTheWaitAsync(application.Services.Analytics);
    }

    [Fact]
    public async Task PostDocuments_ReportsTheEvent_WhenTheServicesAreUp()
    {
        await using var application = await WebApiApplication.StartAsync();
        using var ada = await application.SignInAsync("ada");

        using var created = await PostAsync(ada, "Notes");

        string id = (await created.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("id").GetString()!;
        await application.Analytics.FlushAsync(Cancellation);
        var report = Assert.Single(await application.Services.ReadEventsAsync(ct: Cancellation));
        Assert.Equal(("ada", "create", "document", id), (report.UserId, report.Action, report.ResourceType, report.ResourceId));
    }

    [Fact]
    public async Task PostDocuments_CreatesTheDocumentAndReportsItLater_WhenAnalyticsIsDown()
    {
        await using var application = await WebApiApplication.StartAsync(
            ("Tidewire:Analytics:Queue:BaseDelay", "00:00:00.01"), ("Tidewire:Analytics:CircuitBreaker:FailureThreshold", "1000"));
        await application.Services.Analytics.StopAsync();
        using var ada = await application.SignInAsync("ada");

        using var created = await PostAsync(ada, "Notes");

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        await application.Services.Analytics.StartAsync(Cancellation);
        // FlushAsync returns after the next failure, which may be the failure of a request that was sent during the outage.
        while (await application.Services.CountEventsAsync(Cancellation) == 0)
            await application.Analytics.FlushAsync(Cancellation);
    }

    [Fact]
    public async Task PostDocuments_NamesTheFieldAndReportsNothing_WhenTheTitleIsMissing()
    {
        await using var application = await WebApiApplication.StartAsync();
        using var ada = await application.SignInAsync("ada");

        using var response = await PostAsync(ada, title: null);

        var problem = await Problem.ReadAsync(response, HttpStatusCode.BadRequest);
        Assert.Contains(problem.GetProperty("errors").EnumerateObject(), error => error.NameEquals("Title") || error.NameEquals("title"));
        Assert.Equal(0, application.Services.Analytics.RequestCount);
    }

    [Theory]
    [InlineData("grace", true)]
    [InlineData("ada", false)]
    public async Task GetDocument_AnswersNotFound_WhenTheDocumentIsMissingOrBelongsToAnotherUser(string userId, bool exists)
    {
        await using var application = await WebApiApplication.StartAsync();
        using var ada = await application.SignInAsync("ada");
        using var created = await PostAsync(ada, "Notes");
        using var caller = await application.SignInAsync(userId);

        using var response = await caller.GetAsync(exists ? created.Headers.Location : new Uri("/documents/none", UriKind.Relative), Cancellation);

        await Problem.ReadAsync(response, HttpStatusCode.NotFound);
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, string? title, string content = "") =>
        client.PostAsJsonAsync("/documents", new { title, content }, Cancellation);

    // Cuts the waiting request and lets its retry through. Without this, the application would wait for the event while it stops.
    private static async Task EndTheWaitAsync(LocalService analytics)
    {
        analytics.ClearFaults();
        await analytics.StopAsync();
        await analytics.StartAsync(Cancellation);
    }
}
