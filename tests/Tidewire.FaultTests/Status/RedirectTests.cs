using Tidewire.FaultTests.Matrix;
using Tidewire.FaultTests.Server;

namespace Tidewire.FaultTests.Status;

/// <summary>A redirect is never followed, wherever it points, so no request reaches another host.</summary>
public sealed class RedirectTests
{
    private static readonly string[] _statuses = ["300 Choices", "301 Moved", "302 Found", "303 See Other", "305 Use Proxy", "307 Temporary", "308 Permanent"];

    private static readonly Dictionary<string, string> _locations = new()
    {
        ["the same path"] = "Location: /verify",
        ["another path"] = "Location: /elsewhere",
        ["another host"] = "Location: http://{other}/verify",
        ["another host without a scheme"] = "Location: //{other}/verify",
        ["https"] = "Location: https://{other}/verify",
        ["a file"] = "Location: file:///etc/passwd",
        ["javascript"] = "Location: javascript:alert(1)",
        ["a malformed address"] = "Location: http://[::1",
        ["bytes"] = "Location: \u00fc\u0001",
        ["nothing"] = "Location:",
        ["nowhere"] = "X-Location: none",
        ["two places"] = "Location: /a\r\nLocation: http://{other}/b",
        ["another host by Refresh"] = "Refresh: 0; url=http://{other}/",
    };

    public static MatrixTheoryData<string, string, Facade> Cases => new(_statuses, _locations.Keys, Enum.GetValues<Facade>());

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Redirect_IsNotFollowed_ForAnyStatusAndLocation(string status, string location, Facade facade)
    {
        await using var other = new ScriptedServer([Steps.ReadRequest, Steps.Succeed]);
        string header = _locations[location].Replace("{other}", other.Address.Authority, StringComparison.Ordinal);
        await using var server = new ScriptedServer([Steps.ReadRequest, Steps.Answer(status, header)]);
        await using var subject = new Subject(server.Address, TimeSpan.FromSeconds(5));

        var outcome = await subject.CallAsync(facade, TestContext.Current.CancellationToken);

        outcome.AssertIs(facade == Facade.Verify ? Expect.Invalid() : Expect.Rejected(), server.Requests);
        Assert.Equal(0, other.Connections);
    }
}
