using Tidewire.FaultTests.Probe;

namespace Tidewire.FaultTests.Status;

/// <summary>The <c>Reason</c> of a failure: a few words that explain its status.</summary>
public sealed class StatusReasonTests
{
    [Theory]
    [InlineData(300, "redirects are not followed")]
    [InlineData(301, "redirects are not followed")]
    [InlineData(303, "redirects are not followed")]
    [InlineData(304, "not modified, so there is no body")]
    [InlineData(307, "redirects are not followed")]
    [InlineData(407, "the proxy asks for credentials")]
    [InlineData(408, "the service gave up waiting for the request")]
    [InlineData(429, "too many requests")]
    public async Task Reason_ExplainsTheStatus_WhenTheCallFails(int status, string reason)
    {
        var transport = new RecordingTransport { Answer = _ => RecordingTransport.Status(status) };
        await using var application = new ProbeApplication("http://svc.example", new ProbeSetup().Over(transport));

        var end = await application.CallAsync(ProbeCall.Post, TestContext.Current.CancellationToken);

        Assert.Equal((reason, status), (end.Failure?.Reason, (int?)end.Failure?.StatusCode));
    }
}
