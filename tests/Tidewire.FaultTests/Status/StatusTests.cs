using Tidewire.FaultTests.Matrix;
using Tidewire.FaultTests.Server;
using static Tidewire.FaultTests.Matrix.Expect;

namespace Tidewire.FaultTests.Status;

public sealed class StatusTests
{
    // For verify, only a status that concerns the token rejects it.
    private static readonly FaultTable _table = new()
    {
        { "101 Switching Protocols", Status, Invalid(), Rejected(), Rejected() },
        { "200 OK", Status, Ok, Rejected().Maybe, Ok },
        { "201 Created", Status, Invalid(), Rejected().Maybe, Rejected().Maybe },
        { "202 Accepted", Status, Invalid(), Ok, Ok },
        { "203 Non-Authoritative Information", Status, Invalid(), Rejected().Maybe, Rejected().Maybe },
        { "204 No Content", Status, Invalid(), Rejected().Maybe, Rejected().Maybe },
        { "206 Partial Content", Status, Invalid(), Rejected().Maybe, Rejected().Maybe },
        { "299 Unheard Of", Status, Invalid(), Rejected().Maybe, Rejected().Maybe },
        { "300 Multiple Choices", Status, Invalid(), Rejected(), Rejected() },
        { "301 Moved Permanently", Status, Invalid(), Rejected(), Rejected() },
        { "302 Found", Status, Invalid(), Rejected(), Rejected() },
        { "303 See Other", Status, Invalid(), Rejected(), Rejected() },
        { "304 Not Modified", Status, Invalid(), Rejected(), Rejected() },
        { "307 Temporary Redirect", Status, Invalid(), Rejected(), Rejected() },
        { "308 Permanent Redirect", Status, Invalid(), Rejected(), Rejected() },
        { "400 Bad Request", Status, Rejected(), Rejected(), Rejected() },
        { "401 Unauthorized", Status, Rejected(), Rejected(), Rejected() },
        { "402 Payment Required", Status, Invalid(), Rejected(), Rejected() },
        { "403 Forbidden", Status, Rejected(), Rejected(), Rejected() },
        { "404 Not Found", Status, Invalid(), Rejected(), Rejected() },
        { "405 Method Not Allowed", Status, Invalid(), Rejected(), Rejected() },
        { "407 Proxy Authentication Required", Status, Unavailable(), Unavailable(), Unavailable() },
        { "408 Request Timeout", Status, Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe },
        { "409 Conflict", Status, Invalid(), Rejected(), Rejected() },
        { "410 Gone", Status, Invalid(), Rejected(), Rejected() },
        { "413 Content Too Large", Status, Rejected(), Rejected(), Rejected() },
        { "415 Unsupported Media Type", Status, Invalid(), Rejected(), Rejected() },
        { "417 Expectation Failed", Status, Invalid(), Rejected(), Rejected() },
        { "421 Misdirected Request", Status, Invalid(), Rejected(), Rejected() },
        { "422 Unprocessable Content", Status, Rejected(), Rejected(), Rejected() },
        { "425 Too Early", Status, Invalid(), Rejected(), Rejected() },
        { "429 Too Many Requests", Status, Throttled(3), Throttled(3), Throttled(3) },
        { "431 Request Header Fields Too Large", Status, Invalid(), Rejected(), Rejected() },
        { "451 Unavailable For Legal Reasons", Status, Invalid(), Rejected(), Rejected() },
        { "500 Internal Server Error", Status, Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe },
        { "501 Not Implemented", Status, Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe },
        { "502 Bad Gateway", Status, Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe },
        { "503 Service Unavailable", Status, Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe },
        { "504 Gateway Timeout", Status, Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe },
        { "505 HTTP Version Not Supported", Status, Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe },
        { "511 Network Authentication Required", Status, Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe },
        { "599 Unheard Of", Status, Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe },
    };

    public static TheoryData<string, Facade> Cases => _table.Rows();

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Call_EndsAsExpected_ForEachStatus(string status, Facade facade) => _table.AssertAsync(status, facade);

    private static Step[] Status(string status) =>
        status[0] == '1' || status.StartsWith("204", StringComparison.Ordinal) || status.StartsWith("304", StringComparison.Ordinal)
            ? [Steps.ReadRequest, Steps.Write(Steps.Head(status, "Connection: close"))]
            : [Steps.ReadRequest, Steps.Answer(status, "Content-Type: application/json", Steps.Claims)];
}
