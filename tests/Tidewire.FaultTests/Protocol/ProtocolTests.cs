using Tidewire.FaultTests.Matrix;
using static Tidewire.FaultTests.Matrix.Expect;
using static Tidewire.FaultTests.Server.Steps;

namespace Tidewire.FaultTests.Protocol;

/// <summary>Responses that are not HTTP or are malformed. The service may have acted. For send and report, a complete head with 202 is a success.</summary>
public sealed class ProtocolTests
{
    private const string Json = "Content-Type: application/json";

    private static readonly string _length = $"Content-Length: {Claims.Length}";
    private static readonly string _manyHeaders = string.Concat(Enumerable.Range(0, 2_000).Select(i => $"X-{i}: {i}\r\n"));
    private static readonly string _tooManyHeaders = string.Concat(Enumerable.Range(0, 8_000).Select(i => $"X-{i}: {i}\r\n"));
    private static readonly byte[] _noise = [.. Enumerable.Range(0, 4_096).Select(i => (byte)(i * 7919 % 251))];

    private static readonly FaultTable _table = new()
    {
        // Another protocol
        { "noise", [ReadRequest, Write(_noise)], Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe },
        { "zeros", [ReadRequest, Write(new byte[512])], Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe },
        { "blank lines", [ReadRequest, Write("\r\n\r\n\r\n")], Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe },
        { "SSH banner", [Write("SSH-2.0-OpenSSH_10.0\r\n")], Unavailable(3).Seen(0), Unavailable().Seen(0).Maybe, Unavailable(3).Seen(0).Maybe },
        { "SMTP banner", [Write("220 mail.example ESMTP\r\n")], Unavailable(3).Seen(0), Unavailable().Seen(0).Maybe, Unavailable(3).Seen(0).Maybe },
        { "bare HTML", [ReadRequest, Write("<html><body>ok</body></html>\r\n")], Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe },
        { "bare claims", [ReadRequest, Write(Claims + "\r\n\r\n")], Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe },
        { "HTTP/2 frames", [ReadRequest, Write([0, 0, 0, 4, 0, 0, 0, 0, 0])], Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe },

        // Status line
        { "no status", [ReadRequest, Write("HTTP/1.1\r\n\r\n")], Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe },
        { "status of two digits", [ReadRequest, Write(Head("20 OK"))], Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe },
        { "status of four digits", [ReadRequest, Write(Head("2000 OK"))], Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe },
        { "status of letters", [ReadRequest, Write(Head("ABC"))], Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe },
        { "negative status", [ReadRequest, Write(Head("-20 OK"))], Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe },
        { "version 2.0", [ReadRequest, Write("HTTP/2.0 {ok}\r\n\r\n")], Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe },
        { "version in small letters", [ReadRequest, Write("http/1.1 {ok}\r\n\r\n")], Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe },
        { "endless status line", [ReadRequest, Endless(new('A', 4_096))], Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe },
        { "echo of the request", [ReadRequest, Write("{body} {authorization}\r\n\r\n")], Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe },
        { "echo in the status line", [ReadRequest, Write("HTTP/1.1 2{body}{authorization}\r\n\r\n")], Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe },
        { "echo in the reason", [ReadRequest, Answer("500 {body} {authorization}")], Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe },
        { "no reason", [ReadRequest, Write(Head("200"))], Invalid(), Rejected().Maybe, Ok },

        // Headers
        { "2,000 headers", [ReadRequest, Write(Head("{ok}", Json, _length, _manyHeaders.TrimEnd())), Write(Claims)], Ok, Ok, Ok },
        { "8,000 headers", [ReadRequest, Write(Head("{ok}", Json, _length, _tooManyHeaders.TrimEnd())), Write(Claims)], Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe },
        { "one header of 100 kB", [ReadRequest, Write(Head("{ok}", "X: " + new string('x', 100_000))), Write(Claims)], Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe },
        { "endless header", [ReadRequest, Write("HTTP/1.1 {ok}\r\nX: "), Endless(new('x', 4_096))], Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe },
        { "endless headers", [ReadRequest, Write("HTTP/1.1 {ok}\r\n"), Endless(_manyHeaders)], Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe },
        { "header name with a space", [ReadRequest, Write(Head("{ok}", "Bad Name: x", _length)), Write(Claims)], Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe },
        { "header name with a control character", [ReadRequest, Write(Head("{ok}", "X\u0001: x", _length)), Write(Claims)], Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe },
        { "header without a name", [ReadRequest, Write(Head("{ok}", ": x", _length)), Write(Claims)], Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe },
        { "header without a colon", [ReadRequest, Write(Head("{ok}", "Nothing", _length)), Write(Claims)], Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe },
        { "echo in a header name", [ReadRequest, Write(Head("{ok}", "{body} {authorization}", _length)), Write(Claims)], Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe },
        { "echo as a header name", [ReadRequest, Write(Head("{ok}", "{authorization}: x", _length)), Write(Claims)], Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe },
        { "echo in a header value", [ReadRequest, Write(Head("{ok}", Json, "X-Echo: {body} {authorization}", _length)), Write(Claims)], Ok, Ok, Ok },
        { "folded header", [ReadRequest, Write(Head("{ok}", "X: a\r\n b", Json, _length)), Write(Claims)], Ok, Ok, Ok },
        { "header value in Latin-1", [ReadRequest, Write(Head("{ok}", "X: \u00e9\u00ff", Json, _length)), Write(Claims)], Ok, Ok, Ok },
        { "line feeds only", [ReadRequest, Write($"HTTP/1.1 {{ok}}\n{Json}\n{_length}\n\n{Claims}")], Ok, Ok, Ok },

        // Length
        { "length too large", [ReadRequest, Write(Head("{ok}", Json, $"Content-Length: {Claims.Length + 9}")), Write(Claims)], Unavailable(3), Ok, Ok },
        { "length too small", [ReadRequest, Write(Head("{ok}", Json, $"Content-Length: {Claims.Length - 9}")), Write(Claims)], Invalid(), Ok, Ok },
        { "garbage after the body", [ReadRequest, Write(Head("{ok}", Json, _length)), Write(Claims + "garbage")], Ok, Ok, Ok },
        { "length zero before a body", [ReadRequest, Write(Head("{ok}", Json, "Content-Length: 0")), Write(Claims)], Invalid(), Ok, Ok },
        { "no length, HTTP/1.1", [ReadRequest, Write(Head("{ok}", Json)), Write(Claims)], Ok, Ok, Ok },
        { "no length, HTTP/1.0", [ReadRequest, Write($"HTTP/1.0 {{ok}}\r\n{Json}\r\n\r\n{Claims}")], Ok, Ok, Ok },
        { "no length, truncated", [ReadRequest, Write(Head("{ok}", Json)), Write(Claims[..^9])], Invalid(), Ok, Ok },
        { "length twice, the same", [ReadRequest, Write(Head("{ok}", Json, _length, _length)), Write(Claims)], Ok, Ok, Ok },

        // Chunks
        { "chunks", [ReadRequest, Chunked("5\r\n" + Claims[..5] + $"\r\n{Claims.Length - 5:x};ext=1\r\n{Claims[5..]}\r\n0\r\nX-Trailer: 1\r\n\r\n")], Ok, Ok, Ok },
        { "chunks and a length", [ReadRequest, Write(Head("{ok}", Json, "Content-Length: 3", "Transfer-Encoding: chunked")), Write($"{Claims.Length:x}\r\n{Claims}\r\n0\r\n\r\n")], Ok, Ok, Ok },
        { "truncated in a chunk", [ReadRequest, Chunked($"{Claims.Length:x}\r\n" + Claims[..^9])], Unavailable(3), Ok, Ok },
        { "truncated after a chunk", [ReadRequest, Chunked($"{Claims.Length:x}\r\n{Claims}\r\n")], Unavailable(3), Ok, Ok },
        { "truncated before the first chunk", [ReadRequest, Chunked("")], Unavailable(3), Ok, Ok },
        { "truncated in the trailers", [ReadRequest, Chunked($"{Claims.Length:x}\r\n{Claims}\r\n0\r\nX-Tra")], Unavailable(3), Ok, Ok },
        { "chunk size of letters", [ReadRequest, Chunked($"zz\r\n{Claims}\r\n0\r\n\r\n")], Unavailable(3), Ok, Ok },
        { "chunk size out of range", [ReadRequest, Chunked($"FFFFFFFFFFFFFFFFF\r\n{Claims}\r\n0\r\n\r\n")], Unavailable(3), Ok, Ok },
        { "chunk size negative", [ReadRequest, Chunked($"-1\r\n{Claims}\r\n0\r\n\r\n")], Unavailable(3), Ok, Ok },
        { "chunk longer than its size", [ReadRequest, Chunked($"5\r\n{Claims}\r\n0\r\n\r\n")], Unavailable(3), Ok, Ok },
        { "echo as a chunk size", [ReadRequest, Chunked("{body}{authorization}\r\n\r\n")], Unavailable(3), Ok, Ok },

        // Interim answers
        { "100 Continue", [ReadRequest, Write(Head("100 Continue")), Succeed], Ok, Ok, Ok },
        { "102 Processing", [ReadRequest, Write(Head("102 Processing")), Succeed], Ok, Ok, Ok },
        { "103 Early Hints", [ReadRequest, Write(Head("103 Early Hints", "Link: </a>; rel=preload")), Succeed], Ok, Ok, Ok },
        { "199 unheard of", [ReadRequest, Write(Head("199 Unheard Of")), Succeed], Ok, Ok, Ok },
        { "100 interim answers", [ReadRequest, .. Enumerable.Repeat(Write(Head("102 Processing")), 100), Succeed], Ok, Ok, Ok },
        { "interim answer before the request", [Write(Head("100 Continue")), ReadRequest, Succeed], Ok, Ok, Ok },

        // More than one answer, or an early one
        { "two answers", [ReadRequest, Succeed, Answer("500 Late")], Ok, Ok, Ok },
        { "answer before the request", [Read(1), Answer("500 Early")], Unavailable(3).Seen(0), Unavailable().Seen(0).Maybe, Unavailable(3).Seen(0).Maybe },
    };

    public static TheoryData<string, Facade> Cases => _table.Rows();

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Call_EndsAsExpected_ForEachAnswer(string answer, Facade facade) => _table.AssertAsync(answer, facade);

    private static Server.Step Chunked(string chunks) => Write(Head("{ok}", Json, "Transfer-Encoding: chunked") + chunks);
}
