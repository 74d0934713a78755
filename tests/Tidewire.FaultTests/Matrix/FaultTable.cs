using System.Collections;
using Tidewire.FaultTests.Server;

namespace Tidewire.FaultTests.Matrix;

/// <summary>Cases by name. Each is run once for each facade.</summary>
/// <param name="scheme">The scheme of the server's address.</param>
internal sealed class FaultTable(string scheme = "http") : IEnumerable<FaultCase>
{
    private readonly Dictionary<string, FaultCase> _cases = [];

    public void Add(string name, Step[] script, Expect verify, Expect send, Expect report) =>
        Add(new(name, script, verify, send, report));

    /// <summary>Adds a case whose script is made from its name.</summary>
    public void Add(string name, Func<string, Step[]> script, Expect verify, Expect send, Expect report) =>
        Add(name, script(name), verify, send, report);

    private void Add(FaultCase line) => _cases.Add(line.Name, line);

    public TheoryData<string, Facade> Rows()
    {
        var rows = new TheoryData<string, Facade>();
        foreach (string name in _cases.Keys)
        {
            foreach (var facade in Enum.GetValues<Facade>())
                rows.Add(name, facade);
        }

        return rows;
    }

    /// <summary>Runs one case against one facade and checks everything that holds for every call.</summary>
    public async Task AssertAsync(string name, Facade facade)
    {
        var line = _cases[name];
        await using var server = new ScriptedServer(line.Script);
        await using var subject = new Subject(new UriBuilder(server.Address) { Scheme = scheme }.Uri, TimeSpan.FromSeconds(5));

        var outcome = await subject.CallAsync(facade);

        outcome.AssertIs(line.For(facade), server.Requests);
    }

    public IEnumerator<FaultCase> GetEnumerator() => _cases.Values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
