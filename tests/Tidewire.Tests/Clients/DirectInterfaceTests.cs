using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Refit;
using Tidewire.Tests.Clients.Ledger;
using Tidewire.Tests.Pipeline;

namespace Tidewire.Tests.Clients;

/// <summary>A failed call of an interface that is injected itself, without <see cref="ServiceCaller{TApi}"/>.</summary>
public sealed class DirectInterfaceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Value_IsAnApiException_WithStatusAndHeadersButNoContent()
    {
        using var ledger = new MemoryLedger();
        ledger.AnswerWith(404, "secret");

        var e = await Assert.ThrowsAsync<ApiException>(() => Api(ledger).GetPlainAsync("e1", Cancellation));

        Assert.Equal((HttpStatusCode.NotFound, "", "application/json"), (e.StatusCode, e.Content, e.ContentHeaders?.ContentType?.MediaType));
    }

    [Fact]
    public async Task Response_HasStatusAndHeadersButNoError()
    {
        using var ledger = new MemoryLedger();
        ledger.AnswerWith(404, "secret");

        using var wrapped = await Api(ledger).GetAsync("e1", Cancellation);
        using var status = await Api(ledger).GetHealthAsync(Cancellation);

        Assert.All([wrapped, status], response => Assert.Equal(
            (false, HttpStatusCode.NotFound, null, "application/json"), (response.IsSuccessful, response.StatusCode, response.Error, response.ContentHeaders?.ContentType?.MediaType)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => wrapped.EnsureSuccessStatusCodeAsync().AsTask());
        await Assert.ThrowsAsync<InvalidOperationException>(() => wrapped.EnsureSuccessfulAsync().AsTask());
    }

    private static ILedgerApi Api(MemoryLedger ledger) => ledger.Services.GetRequiredService<ILedgerApi>();
}
