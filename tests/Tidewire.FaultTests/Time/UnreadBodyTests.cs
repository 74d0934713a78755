using Tidewire.FaultTests.Matrix;
using static Tidewire.FaultTests.Matrix.Expect;
using static Tidewire.FaultTests.Server.Steps;

namespace Tidewire.FaultTests.Time;

/// <summary>If the status decides the result, the call does not wait for the body: each of these calls ends although the clock never advances.</summary>
public sealed class UnreadBodyTests
{
    private static readonly string _chunk = $"4000\r\n{new string(' ', 0x4000)}\r\n";

    private static readonly FaultTable _table = new()
    {
        { "success, endless and fast", [ReadRequest, Write(Head("{ok}", "Transfer-Encoding: chunked")), Endless(_chunk)], Invalid(), Ok, Ok },
        { "success, 10 GB announced", [ReadRequest, Write(Head("{ok}", "Content-Length: 10000000000")), Stall], Invalid(), Ok, Ok },
        { "401, endless", [ReadRequest, Write(Head("401 No", "Transfer-Encoding: chunked")), Endless(_chunk)], Rejected(), Rejected(), Rejected() },
        { "401, stalled", [ReadRequest, Write(Head("401 No", "Content-Length: 10")), Stall], Rejected(), Rejected(), Rejected() },
        { "307, endless", [ReadRequest, Write(Head("307 There", "Location: /", "Transfer-Encoding: chunked")), Endless(_chunk)], Invalid(), Rejected(), Rejected() },
        { "429, stalled", [ReadRequest, Write(Head("429 Later", "Content-Length: 10")), Stall], Throttled(3), Throttled(3), Throttled(3) },
        { "500, endless", [ReadRequest, Write(Head("500 No", "Transfer-Encoding: chunked")), Endless(_chunk)], Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe },
        { "500, stalled", [ReadRequest, Write(Head("500 No", "Content-Length: 10")), Stall], Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe },
        { "500, corrupt gzip", [ReadRequest, Answer("500 No", "Content-Encoding: gzip", "garbage")], Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe },
        { "500, echo of the request", [ReadRequest, Write(Head("500 No", "Connection: close") + "{body} {authorization}")], Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe },
    };

    public static TheoryData<string, Facade> Cases => _table.Rows();

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Call_DoesNotWaitForTheBody_WhenTheStatusDecidesTheResult(string answer, Facade facade) => _table.AssertAsync(answer, facade);
}
