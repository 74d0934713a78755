using Tidewire.FaultTests.Server;
using static Tidewire.FaultTests.Server.Steps;

namespace Tidewire.FaultTests.Time;

/// <summary>The points at which a server can stall or send endlessly.</summary>
internal static class StallPoints
{
    private static readonly string _head = Head("{ok}", "Content-Type: application/json", "Content-Length: 1000");
    private static readonly string _chunks = Head("{ok}", "Content-Type: application/json", "Transfer-Encoding: chunked");

    /// <summary>Before the head of the response is complete: the outcome is unknown.</summary>
    public static IReadOnlyDictionary<string, Step[]> BeforeTheHeadIsComplete { get; } = new Dictionary<string, Step[]>
    {
        ["after the request"] = [ReadRequest, Stall],
        ["during the status line"] = [ReadRequest, Write("HTTP/1.1 2"), Stall],
        ["after the status line"] = [ReadRequest, Write("HTTP/1.1 {ok}\r\n"), Stall],
        ["during a header"] = [ReadRequest, Write(_head[..^8]), Stall],
        ["before the blank line"] = [ReadRequest, Write(_head[..^2]), Stall],
        ["after an interim answer"] = [ReadRequest, Write(Head("100 Continue")), Stall],
        ["head one byte at a time"] = [ReadRequest, Drip(_head[..^2]), Stall],
        ["endless interim answers"] = [ReadRequest, Endless(Head("102 Processing"))],
        ["endless, slow headers"] = [ReadRequest, Write("HTTP/1.1 {ok}\r\n"), Endless("X: 1\r\n")],
    };

    /// <summary>The head of the response is complete and the body is not: send and report have their outcome.</summary>
    public static IReadOnlyDictionary<string, Step[]> AfterTheHead { get; } = new Dictionary<string, Step[]>
    {
        ["after the head"] = [ReadRequest, Write(_head), Stall],
        ["during the body"] = [ReadRequest, Write(_head + Claims), Stall],
        ["body one byte at a time"] = [ReadRequest, Write(_head), Drip(Claims + Claims + Claims + Claims), Stall],
        ["after the head, chunked"] = [ReadRequest, Write(_chunks), Stall],
        ["during a chunk"] = [ReadRequest, Write(_chunks + "ff\r\n" + Claims), Stall],
        ["before the last chunk"] = [ReadRequest, Write(_chunks + $"{Claims.Length:x}\r\n{Claims}\r\n"), Stall],
        ["after the head, without length"] = [ReadRequest, Write(Head("{ok}") + Claims), Stall],
        ["endless, slow body"] = [ReadRequest, Write(Head("{ok}")), Endless(" ")],
        ["endless, slow chunks"] = [ReadRequest, Write(_chunks), Endless("1\r\n \r\n")],
        ["during a gzip body"] = [ReadRequest, Write(Head("{ok}", "Content-Encoding: gzip", "Content-Length: 1000")), Write([0x1F, 0x8B, 8, 0, 0]), Stall],
    };
}
