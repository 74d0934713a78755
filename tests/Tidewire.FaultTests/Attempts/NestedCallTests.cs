using Microsoft.Extensions.DependencyInjection;
using Tidewire.FaultTests.Probe;

namespace Tidewire.FaultTests.Attempts;

/// <summary>Nested calls: each result belongs to its own call.</summary>
public sealed class NestedCallTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    // For example, a handler that logs in through the same interface.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Result_BelongsToTheOuterCall_WhenAHandlerCallsTheSameClient(bool byCaller)
    {
        ProbeApplication? application = null;
        var transport = new RecordingTransport { Answer = request => request.RequestUri!.AbsolutePath.EndsWith("/login", StringComparison.Ordinal) ? RecordingTransport.Succeed(request) : RecordingTransport.Status(404) };
        await using var created = application = new ProbeApplication("http://svc.example", new ProbeSetup
        {
            Http = http => http.AddHttpMessageHandler(() => new LoginHandler(async () =>
            {
                if (byCaller)
                    await application!.Probe.TryAsync((api, ct) => api.GetAsync("login", ct), Ct);
                else
                    await application!.Api.GetAsync("login", Ct);
            })),
        }.Over(transport));

        var end = await application.CallAsync(ProbeCall.Get, Ct);

        Assert.Equal((ServiceFailureKind.Rejected, 1, 404), (end.Kind, end.Attempts, (int?)end.Failure?.StatusCode));
    }

    [Fact]
    public async Task Result_BelongsToTheLastCall_WhenALambdaMakesTwoCalls()
    {
        int sent = 0;
        var transport = new RecordingTransport { Answer = request => ++sent == 1 ? RecordingTransport.Succeed(request) : RecordingTransport.Status(503) };
        await using var application = new ProbeApplication("http://svc.example", new ProbeSetup().Over(transport));

        var result = await application.Probe.TryAsync(async (api, ct) =>
        {
            await api.GetAsync("first", ct);
            return await api.GetAsync("second", ct);
        }, Ct);

        Assert.Equal((ServiceFailureKind.Unavailable, 3, 503), (result.Failure?.Kind, result.Attempts, (int?)result.Failure?.StatusCode));
    }

    private sealed class LoginHandler(Func<Task> login) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (!request.RequestUri!.AbsolutePath.EndsWith("/login", StringComparison.Ordinal))
                await login();
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
