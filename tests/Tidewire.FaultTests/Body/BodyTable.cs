using System.Collections;
using System.Text;
using Tidewire.FaultTests.Matrix;
using Tidewire.FaultTests.Server;

namespace Tidewire.FaultTests.Body;

/// <summary>Response bodies with the success status of the contract. The body decides the result of verify; send and report do not read it.</summary>
internal sealed class BodyTable : IEnumerable<FaultCase>
{
    private readonly FaultTable _table = new();

    public TheoryData<string, Facade> Rows() => _table.Rows();

    public Task AssertAsync(string name, Facade facade) => _table.AssertAsync(name, facade);

    public void Add(string name, string body, Expect verify) => Add(name, Encoding.UTF8.GetBytes(body), verify);

    public void Add(string name, byte[] body, Expect verify) => Add(name, ["Content-Type: application/json"], body, verify);

    public void Add(string name, string[] headers, byte[] body, Expect verify) =>
        _table.Add(
            name,
            [
                Steps.ReadRequest,
                Steps.Write(Steps.Head("{ok}", [.. headers, "Connection: close", $"Content-Length: {body.Length}"])),
                Steps.Write(body),
            ],
            verify,
            Expect.Ok,
            Expect.Ok);

    public IEnumerator<FaultCase> GetEnumerator() => _table.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
