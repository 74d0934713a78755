using WireMock;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace Tidewire.Tests;

/// <summary>A test against a real server on a free loopback port. The server's responses are configurable, and it records the requests that it receives.</summary>
public abstract class WireTest : IDisposable
{
    protected const string GoodClaims = """{"sub":"ada","email":"ada@example.com"}""";

    /// <summary>Budgets that a busy machine does not exceed, for tests that are not about time.</summary>
    protected static IReadOnlyList<(string Key, string Value)> LongBudgets { get; } =
        [("Auth:Budget", "00:01:00"), ("Notifications:Budget", "00:01:00"), ("Analytics:Budget", "00:01:00")];

    protected WireMockServer Server { get; } = WireMockServer.Start();

    protected string Address => Server.Url!;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected IReadOnlyList<IRequestMessage> Requests => [.. Server.LogEntries.Select(entry => entry.RequestMessage!)];

    protected IRequestMessage Request => Assert.Single(Requests);

    protected void Answer(int status, string? body = null, params (string Name, string Value)[] headers)
    {
        var response = Response.Create().WithStatusCode(status);
        foreach (var (name, value) in headers)
            response = response.WithHeader(name, value);
        if (body is not null)
            response = response.WithHeader("Content-Type", "application/json").WithBody(body);
        Server.Given(WireMock.RequestBuilders.Request.Create().UsingAnyMethod()).RespondWith(response);
    }

    /// <summary>Answers the first <paramref name="times"/> requests with one status and all later ones with another.</summary>
    protected void AnswerFirst(int times, int status, int thenStatus, string? thenBody = null)
    {
        Server.Given(WireMock.RequestBuilders.Request.Create().UsingPost()).InScenario("s").WillSetStateTo("after", times).RespondWith(Response.Create().WithStatusCode(status));
        var then = Response.Create().WithStatusCode(thenStatus);
        if (thenBody is not null)
            then = then.WithBody(thenBody);
        Server.Given(WireMock.RequestBuilders.Request.Create().UsingPost()).InScenario("s").WhenStateIs("after").WillSetStateTo("after").RespondWith(then);
    }

    protected static string? Header(IRequestMessage request, string name) =>
        request.Headers!.TryGetValue(name, out var values) ? string.Join(", ", values) : null;

    public void Dispose()
    {
        Server.Dispose();
        GC.SuppressFinalize(this);
    }
}
