using Microsoft.Extensions.DependencyInjection;
using Tidewire.FaultTests.Probe;

namespace Tidewire.FaultTests.Requests;

/// <summary>Each request's content has its own headers: a handler that changes them does not change those of a later request.</summary>
public sealed class ContentTypeTests
{
    private static readonly Dictionary<string, Func<ProbeApplication, Task>> _calls = new()
    {
        ["verify"] = application => application.CallAsync(ProbeCall.Verify, Ct),
        ["send"] = application => application.CallAsync(ProbeCall.Send, Ct),
        ["report"] = application => application.CallAsync(ProbeCall.Report, Ct),
        ["post"] = application => application.CallAsync(ProbeCall.Post, Ct),
        ["fields"] = application => application.Probe.TryAsync((api, ct) => api.PostFieldsAsync(new() { ["a"] = "1" }, ct), Ct),
        ["stream"] = application => application.Probe.TryAsync((api, ct) => api.PostStreamAsync(new MemoryStream([1]), ct), Ct),
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Calls => [.. _calls.Keys];

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task EditedContentType_DoesNotAffectTheNextRequest(string call)
    {
        var transport = new RecordingTransport();
        int count = 0;
        void Edit(HttpRequestMessage request)
        {
            if (request.Content!.Headers.ContentType is not { } type)
                return;

            type.Parameters.Add(new("edit", $"{++count}"));
            type.CharSet = "latin-1";
        }

        await using var application = new ProbeApplication("http://svc.example", new ProbeSetup { Http = http => http.AddHttpMessageHandler(() => new ChangingHandler(Edit)) }.Over(transport));

        await _calls[call](application);
        await _calls[call](application);

        string?[] types = [.. transport.Sent.Select(sent => sent.Header("Content-Type"))];
        Assert.Equal(2, types.Length);
        Assert.Equal(types[0]?.Replace("edit=1", "edit=2", StringComparison.Ordinal), types[1]);
    }

    [Fact]
    public async Task EditedContentType_DoesNotAffectOtherClients()
    {
        var transport = new RecordingTransport();
        await using var editing = new ProbeApplication(
            "http://svc.example",
            new ProbeSetup { Http = http => http.AddHttpMessageHandler(() => new ChangingHandler(request => request.Content!.Headers.ContentType!.MediaType = "text/edited")) }.Over(transport));
        await using var other = new ProbeApplication("http://svc.example", new ProbeSetup().Over(transport));

        await editing.CallAsync(ProbeCall.Send, Ct);
        await other.CallAsync(ProbeCall.Verify, Ct);

        Assert.Equal(["text/edited", "application/json"], transport.Sent.Select(sent => sent.Header("Content-Type")));
    }
}
