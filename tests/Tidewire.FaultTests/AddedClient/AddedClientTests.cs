using Tidewire.FaultTests.Matrix;
using Tidewire.FaultTests.Server;
using static Tidewire.FaultTests.Matrix.Expect;
using static Tidewire.FaultTests.Server.Steps;

namespace Tidewire.FaultTests.AddedClient;

/// <summary>A small matrix: an added client behaves like the built-in ones, depending on the HTTP method of each call.</summary>
public sealed class AddedClientTests
{
    private static readonly string _chunk = $"4000\r\n{new string(' ', 0x4000)}\r\n";
    private static readonly string _ok = Head("200 OK", "Content-Type: application/json", $"Content-Length: {Claims.Length}");

    // The script of the server, then the outcome of a GET (for both return types), of a POST (not retried unless that is safe) and of a DELETE (its status only).
    private static readonly Dictionary<string, (Step[] Script, Expect Get, Expect Add, Expect Remove)> _cases = new()
    {
        ["success"] = ([ReadRequest, Write(_ok + Claims)], Ok, Ok, Ok),
        ["success, endless"] = ([ReadRequest, Write(Head("200 OK", "Transfer-Encoding: chunked")), Endless(_chunk)], Invalid(), Invalid().Maybe, Ok),
        ["success, not JSON"] = ([ReadRequest, Answer("200 OK", body: "<html>")], Invalid(), Invalid().Maybe, Ok),
        ["success, garbled gzip"] = ([ReadRequest, Answer("200 OK", "Content-Encoding: gzip", "garbage")], Invalid(), Invalid().Maybe, Ok),
        ["no content"] = ([ReadRequest, Write(Head("204 None"))], Invalid(), Invalid().Maybe, Ok),
        ["307"] = ([ReadRequest, Answer("307 There", "Location: /elsewhere")], Rejected(), Rejected(), Rejected()),
        ["401, stalled"] = ([ReadRequest, Write(Head("401 No", "Content-Length: 10")), Stall], Rejected(), Rejected(), Rejected()),
        ["404"] = ([ReadRequest, Answer("404 No", body: "no")], Rejected(), Rejected(), Rejected()),
        ["429"] = ([ReadRequest, Answer("429 Later")], Throttled(3), Throttled(3), Throttled(3)),
        ["429, for long"] = ([ReadRequest, Answer("429 Later", "Retry-After: 3600")], Throttled(), Throttled(), Throttled()),
        ["500, endless"] = ([ReadRequest, Write(Head("500 No", "Transfer-Encoding: chunked")), Endless(_chunk)], Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe),
        ["503"] = ([ReadRequest, Answer("503 No")], Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe),
        ["reset during the body"] = ([ReadRequest, Write(_ok + "{"), Reset], Unavailable(3), Unavailable().Maybe, Ok),
        ["not HTTP"] = ([ReadRequest, Write("hello {body}\r\n\r\n"), Close], Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe),
    };

    public static TheoryData<string, StockCall> Cases
    {
        get
        {
            var rows = new TheoryData<string, StockCall>();
            foreach (string name in _cases.Keys)
            {
                foreach (var call in Enum.GetValues<StockCall>())
                    rows.Add(name, call);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Call_EndsAsExpected_ForEachAnswer(string answer, StockCall call)
    {
        var line = _cases[answer];
        await using var server = new ScriptedServer(line.Script);
        await using var application = new StockApplication(server.Address);

        var (failure, attempts) = await application.CallAsync(call, TestContext.Current.CancellationToken);

        var expected = call switch { StockCall.Add => line.Add, StockCall.Remove => line.Remove, _ => line.Get };
        Assert.Equal(expected, new Expect(failure?.Kind, attempts, server.Requests.Count, failure?.IsAmbiguous ?? false));
    }

    // .NET resends a request without content up to three times, whatever its method. A POST therefore has content, even if it is empty.
    [Fact]
    public async Task Post_IsSentOnce_WhenItHasNoBodyAndTheConnectionIsClosedUnanswered()
    {
        await using var server = new ScriptedServer([ReadRequest, Close]);
        await using var application = new StockApplication(server.Address);

        var result = await application.Stock.TryAsync((api, ct) => api.StartStocktakingAsync(ct), TestContext.Current.CancellationToken);

        Assert.Equal(Unavailable().Maybe, new Expect(result.Failure?.Kind, result.Attempts, server.Requests.Count, result.Failure?.IsAmbiguous ?? false));
        Assert.Equal(("0", false), (server.Requests[0].Headers["Content-Length"], server.Requests[0].Headers.ContainsKey("Content-Type")));
    }

    [Theory]
    [InlineData(StockCall.Get, 3)]
    [InlineData(StockCall.Add, 1)]
    [InlineData(StockCall.Remove, 3)]
    public async Task Call_IsRetriedOnlyIfSafe_WhenTheConnectionIsClosedUnanswered(StockCall call, int attempts)
    {
        await using var server = new ScriptedServer([ReadRequest, Close]);
        await using var application = new StockApplication(server.Address);

        var (failure, made) = await application.CallAsync(call, TestContext.Current.CancellationToken);

        Assert.Equal((ServiceFailureKind.Unavailable, attempts), (failure?.Kind, made));
        Assert.InRange(server.Requests.Count, attempts, attempts == 1 ? 1 : 4 * attempts);
    }

    [Theory]
    [InlineData(StockCall.Get)]
    [InlineData(StockCall.GetWrapped)]
    public async Task Body_CountsAgainstTheBudget_ForEveryReturnType(StockCall call)
    {
        await using var server = new ScriptedServer([ReadRequest, Write(_ok + "{"), Stall]);
        await using var application = new StockApplication(server.Address, settings: [("Budget", "00:00:00.300")]);

        var (failure, _) = await application.CallAsync(call, TestContext.Current.CancellationToken);

        Assert.Equal(ServiceFailureKind.TimedOut, failure?.Kind);
    }
}
