using Microsoft.Extensions.Time.Testing;

namespace Tidewire.StatusPage.Tests;

/// <summary>Makes every request take some time on the test's clock, the same amount in every run.</summary>
internal sealed class TimeTakingHandler(FakeTimeProvider time) : DelegatingHandler
{
    private int _requests;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        int i = Interlocked.Increment(ref _requests);
        time.Advance(TimeSpan.FromMilliseconds(9 + i * 37 % 23 + (i % 17 == 0 ? 140 : 0)));
        return await base.SendAsync(request, cancellationToken);
    }
}
