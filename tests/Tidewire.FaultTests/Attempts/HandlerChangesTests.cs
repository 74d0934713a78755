using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Tidewire.FaultTests.Probe;

namespace Tidewire.FaultTests.Attempts;

/// <summary>
/// All attempts of a call share one request object. Each attempt starts from the original request, even if a handler of the application
/// has changed it.
/// </summary>
public sealed class HandlerChangesTests
{
    private static readonly Dictionary<string, (Action<HttpRequestMessage, int> Change, Func<SentRequest, string?> Seen, Func<int, string?> Expected)> _changes = new()
    {
        ["adds a header"] = ((request, n) => request.Headers.Add("X-Count", $"c{n}"), sent => sent.Header("X-Count"), n => $"c{n}"),
        ["adds to a header of the call"] = ((request, n) => request.Headers.Add("X-Note", $"c{n}"), sent => sent.Header("X-Note"), n => $"note, c{n}"),
        ["removes a header"] = ((request, n) =>
        {
            if (n == 1)
                request.Headers.Remove("X-Note");
        }, sent => sent.Header("X-Note"), n => n == 1 ? null : "note"),
        ["adds a user agent"] = ((request, n) => request.Headers.UserAgent.Add(new("h", $"{n}")), sent => sent.Header("User-Agent")?.Split(' ')[^1], n => $"h/{n}"),
        ["adds a header of the content"] = ((request, n) => request.Content!.Headers.Add("X-Part", $"c{n}"), sent => sent.Header("X-Part"), n => $"c{n}"),
        ["edits the content type"] = ((request, n) => request.Content!.Headers.ContentType!.Parameters.Add(new("n", $"{n}")), sent => sent.Header("Content-Type"), n => $"application/json; n={n}"),
        ["adds a content encoding"] = ((request, _) => request.Content!.Headers.ContentEncoding.Add("x"), sent => sent.Header("Content-Encoding"), _ => "x"),
        ["replaces the content"] = (
            (request, _) => request.Content = new StringContent($"<{request.Content!.ReadAsStringAsync().GetAwaiter().GetResult()}>"),
            sent => Encoding.UTF8.GetString(sent.Body),
            _ => """<{"id":"1"}>"""),
        ["adds a query"] = ((request, n) => request.RequestUri = new($"{request.RequestUri}?n={n}"), sent => sent.Address.Query, n => $"?n={n}"),
        ["changes the method"] = ((request, _) => request.Method = HttpMethod.Put, sent => sent.Method.Method, _ => "PUT"),
        ["sets the host header"] = ((request, n) => request.Headers.Host = $"h{n}.example", sent => sent.Header("Host"), n => $"h{n}.example"),
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static MatrixTheoryData<string, string> Changes => new(_changes.Keys, EntryPoint.All);

    public static TheoryData<string> WrapperChanges => [.. _changes.Keys];

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Attempt_StartsFromTheOriginalRequest_WhenAHandlerChangesIt(string change, string entryPoint)
    {
        var (apply, seen, expected) = _changes[change];
        int attempt = 0;
        var transport = new RecordingTransport { Answer = _ => RecordingTransport.Status(429) };
        var setup = EntryPoint.Through(entryPoint, http => http.AddHttpMessageHandler(() => new ChangingHandler(request => apply(request, ++attempt))));
        await using var application = new ProbeApplication("http://svc.example", setup.Over(transport));

        await application.Probe.TryAsync((api, ct) => api.PostWithNoteAsync(new("1"), "note", ct), Ct);

        Assert.Equal([expected(1), expected(2), expected(3)], transport.Sent.Select(seen));
        Assert.Single(transport.Sent.Select(sent => sent.Header("Idempotency-Key")).Distinct(), key => key is not null);
    }

    // A primary handler may wrap another one and change requests, too.
    [Theory]
    [MemberData(nameof(WrapperChanges))]
    public async Task Attempt_StartsFromTheOriginalRequest_WhenThePrimaryHandlerChangesIt(string change)
    {
        var (apply, seen, expected) = _changes[change];
        int attempt = 0;
        var transport = new RecordingTransport { Answer = _ => RecordingTransport.Status(429) };
        await using var application = new ProbeApplication("http://svc.example", new()
        {
            Http = http => http.ConfigurePrimaryHttpMessageHandler(() => new ChangingHandler(request => apply(request, ++attempt)) { InnerHandler = transport }),
        });

        await application.Probe.TryAsync((api, ct) => api.PostWithNoteAsync(new("1"), "note", ct), Ct);

        Assert.Equal([expected(1), expected(2), expected(3)], transport.Sent.Select(seen));
    }

    // A handler of the application makes its own retries: they are counted as attempts, and end when the circuit opens.
    [Theory]
    [InlineData(ProbeCall.Verify)]
    [InlineData(ProbeCall.Report)]
    [InlineData(ProbeCall.Get)]
    [InlineData(ProbeCall.Touch)]
    public async Task Call_EndsWithTheLastFailure_WhenTheCircuitOpensDuringTheRetriesOfAHandler(ProbeCall call)
    {
        ICircuitMonitor? monitor = null;
        int sent = 0;
        var transport = new RecordingTransport
        {
            Answer = _ =>
            {
                if (++sent == 2)
                    monitor!.IsolateAsync(ProbeApplication.ClientOf(call), Ct).GetAwaiter().GetResult();
                return RecordingTransport.Status(503);
            },
        };
        await using var application = new ProbeApplication("http://svc.example", new ProbeSetup { Http = http => http.AddHttpMessageHandler(() => new RepeatingHandler(5)) }.Over(transport));
        monitor = application.Get<ICircuitMonitor>();

        var end = await application.CallAsync(call, Ct);

        Assert.Equal(2, transport.Sent.Count);
        Assert.Equal((ServiceFailureKind.Unavailable, 2, 503), (end.Kind, end.Attempts, (int?)end.Failure?.StatusCode));
    }

    [Fact]
    public async Task Trial_IsOneAttempt_WhenAHandlerRepeatsTheRequest()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var transport = new RecordingTransport { Answer = _ => RecordingTransport.Status(503) };
        var setup = new ProbeSetup { Http = http => http.AddHttpMessageHandler(() => new RepeatingHandler(2)), Time = time, Settings = [("Retry:MaxAttempts", "1")] };
        await using var application = new ProbeApplication("http://svc.example", setup.Over(transport));
        for (int i = 0; i < 5; i++)
            await application.CallAsync(ProbeCall.Get, Ct);
        int before = transport.Sent.Count;
        time.Advance(TimeSpan.FromSeconds(1));

        var end = await application.CallAsync(ProbeCall.Get, Ct);

        Assert.Equal(10, before);
        Assert.Equal(11, transport.Sent.Count);
        Assert.Equal((ServiceFailureKind.Unavailable, 1), (end.Kind, end.Attempts));
        Assert.Equal(CircuitState.Open, application.CircuitOf(ProbeCall.Get).State);
    }

    private sealed class RepeatingHandler(int times) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            for (int i = 1; ; i++)
            {
                var response = await base.SendAsync(request, cancellationToken);
                if (response.IsSuccessStatusCode || i == times)
                    return response;
                response.Dispose();
            }
        }
    }
}
