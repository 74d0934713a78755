using Tidewire.FaultTests.Matrix;
using Tidewire.FaultTests.Server;
using static Tidewire.FaultTests.Matrix.Expect;

namespace Tidewire.FaultTests.Status;

public sealed class StatusTests
{
    private static readonly FaultTable _table = new()
    {
        { "101 Switching Protocols", Status, Rejected(), Rejected(), Rejected() },
        { "200 OK", Status, Ok, Rejected().Maybe, Ok },
        { "201 Created", Status, Rejected(), Rejected().Maybe, Rejected().Maybe },
        { "202 Accepted", Status, Rejected(), Ok, Ok },
        { "203 Non-Authoritative Information", Status, Rejected(), Rejected().Maybe, Rejected().Maybe },
        { "204 No Content", Status, Rejected(), Rejected().Maybe, Rejected().Maybe },
        { "206 Partial Content", Status, Rejected(), Rejected().Maybe, Rejected().Maybe },
        { "299 Unheard Of", Status, Rejected(), Rejected().Maybe, Rejected().Maybe },
        { "300 Multiple Choices", Status, Rejected(), Rejected(), Rejected() },
        { "301 Moved Permanently", Status, Rejected(), Rejected(), Rejected() },
        { "302 Found", Status, Rejected(), Rejected(), Rejected() },
        { "303 See Other", Status, Rejected(), Rejected(), Rejected() },
        { "304 Not Modified", Status, Rejected(), Rejected(), Rejected() },
        { "307 Temporary Redirect", Status, Rejected(), Rejected(), Rejected() },
        { "308 Permanent Redirect", Status, Rejected(), Rejected(), Rejected() },
        { "400 Bad Request", Status, Rejected(), Rejected(), Rejected() },
        { "401 Unauthorized", Status, Rejected(), Rejected(), Rejected() },
        { "402 Payment Required", Status, Rejected(), Rejected(), Rejected() },
        { "403 Forbidden", Status, Rejected(), Rejected(), Rejected() },
        { "404 Not Found", Status, Rejected(), Rejected(), Rejected() },
        { "405 Method Not Allowed", Status, Rejected(), Rejected(), Rejected() },
        { "407 Proxy Authentication Required", Status, Unavailable(), Unavailable(), Unavailable() },
        { "408 Request Timeout", Status, Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe },
        { "409 Conflict", Status, Rejected(), Rejected(), Rejected() },
        { "410 Gone", Status, Rejected(), Rejected(), Rejected() },
        { "413 Content Too Large", Status, Rejected(), Rejected(), Rejected() },
        { "415 Unsupported Media Type", Status, Rejected(), Rejected(), Rejected() },
        { "417 Expectation Failed", Status, Rejected(), Rejected(), Rejected() },
        { "421 Misdirected Request", Status, Rejected(), Rejected(), Rejected() },
        { "422 Unprocessable Content", Status, Rejected(), Rejected(), Rejected() },
        { "425 Too Early", Status, Rejected(), Rejected(), Rejected() },
        { "429 Too Many Requests", Status, Throttled(3), Throttled(3), Throttled(3) },
        { "431 Request Header Fields Too Large", Status, Rejected(), Rejected(), Rejected() },
        { "451 Unavailable For Legal Reasons", Status, Rejected(), Rejected(), Rejected() },
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
    public Task Call_EndsAsTheTableSays_WhenTheServerAnswers(string status, Facade facade) => _table.AssertAsync(status, facade);

    private static Step[] Status(string status) =>
        status[0] == '1' || status.StartsWith("204", StringComparison.Ordinal) || status.StartsWith("304", StringComparison.Ordinal)
            ? [Steps.ReadRequest, Steps.Write(Steps.Head(status, "Connection: close"))]
            : [Steps.ReadRequest, Steps.Answer(status, "Content-Type: application/json", Steps.Claims)];
}
