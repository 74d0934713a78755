using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LocalServices.Faults;
using Microsoft.Extensions.Logging;

namespace Tidewire.Samples.Tests.WebApi;

public sealed class UserTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PostUsers_CreatesTheUserAndSendsTheWelcomeEmail_WhenTheServicesAreUp()
    {
        await using var application = await WebApiApplication.StartAsync();

        using var response = await PostAsync(application, "ada@example.com", "Ada");

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var user = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        string id = user.GetProperty("id").GetString()!;
        Assert.Equal("ada@example.com", user.GetProperty("email").GetString());
        var mail = Assert.Single(await application.ReadMailAsync());
        Assert.Equal((id, "Welcome, Ada!", "email", $"welcome-{id}"), (mail.UserId, mail.Message, mail.Channel, mail.IdempotencyKey));
        Assert.DoesNotContain(application.Logs, line => line.Level >= LogLevel.Warning);
    }

    [Theory]
    [InlineData(422, OutboxState.Rejected)]
    [InlineData(500, OutboxState.Uncertain)]
    public async Task PostUsers_CreatesTheUserAndKeepsTheEmail_WhenTheServiceRefusesOrFails(int status, OutboxState state)
    {
        await using var application = await WebApiApplication.StartAsync();
        application.Services.Notifications.Inject(new FaultRule { Status = status });

        using var response = await PostAsync(application, "ada@example.com", "Ada Lovelace");
        while (!application.Logs.Any(line => line.Level == LogLevel.Warning && line.Message.Contains("of the outbox", StringComparison.Ordinal)))
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancellation);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Single(await application.Outbox.ListAsync(state, cancellationToken: Cancellation));
        Assert.DoesNotContain(application.Logs, line => Says(line, "ada@example.com") || Says(line, "Lovelace"));
    }

    [Fact]
    public async Task PostUsers_CreatesTheUserAndSendsTheEmailLater_WhenTheServiceIsDown()
    {
        await using var application = await WebApiApplication.StartAsync(
            ("Tidewire:Notifications:Outbox:BaseDelay", "00:00:00.01"), ("Tidewire:Notifications:CircuitBreaker:BreakDuration", "00:00:00.5"));
        await application.Services.Notifications.StopAsync();

        using var response = await PostAsync(application, "ada@example.com", "Ada");
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        await application.Services.Notifications.StartAsync(Cancellation);

        Assert.Equal("Welcome, Ada!", Assert.Single(await application.ReadMailAsync()).Message);
    }

    [Theory]
    [InlineData("ada@example.com")]
    [InlineData("ADA@example.com")]
    public async Task PostUsers_AnswersConflictAndSendsNoSecondEmail_WhenTheAddressHasAnAccount(string second)
    {
        await using var application = await WebApiApplication.StartAsync();
        using var first = await PostAsync(application, "ada@example.com", "Ada");

        using var response = await PostAsync(application, second, "Another");

        await Problem.ReadAsync(response, HttpStatusCode.Conflict);
        while ((await application.Outbox.CountAsync(Cancellation)).Waiting > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancellation);
        Assert.Single(await application.ReadMailAsync());
    }

    [Theory]
    [InlineData("not an address", "Ada", "Email")]
    [InlineData("", "Ada", "Email")]
    [InlineData(null, "Ada", "Email")]
    [InlineData("ada@example.com", "", "Name")]
    public async Task PostUsers_NamesTheFieldAndCreatesNothing_WhenAValueIsNotValid(string? email, string name, string field)
    {
        await using var application = await WebApiApplication.StartAsync();

        using var response = await PostAsync(application, email, name);

        var problem = await Problem.ReadAsync(response, HttpStatusCode.BadRequest);
        Assert.Contains(problem.GetProperty("errors").EnumerateObject(), error => error.Name.Equals(field, StringComparison.OrdinalIgnoreCase));
        Assert.Equal(0, application.Services.Notifications.RequestCount);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    public async Task PostUsers_AnswersBadRequestWithProblemDetails_WhenTheBodyIsNotAUser(string body)
    {
        await using var application = await WebApiApplication.StartAsync();

        using var response = await application.Anonymous.PostAsync("/users", new StringContent(body, null, "application/json"), Cancellation);

        await Problem.ReadAsync(response, HttpStatusCode.BadRequest);
    }

    private static bool Says(Microsoft.Extensions.Logging.Testing.FakeLogRecord line, string text) =>
        line.Message.Contains(text, StringComparison.OrdinalIgnoreCase) || line.Exception?.ToString().Contains(text, StringComparison.OrdinalIgnoreCase) == true;

    private static Task<HttpResponseMessage> PostAsync(WebApiApplication application, string? email, string name) =>
        application.Anonymous.PostAsJsonAsync("/users", new { email, name }, Cancellation);
}
