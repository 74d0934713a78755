using System.Net;
using global::Billing;

namespace Tidewire.Samples.Tests.Billing;

/// <summary>The tests that both the real billing service and the fake must pass.</summary>
public abstract class BillingContract : IAsyncLifetime
{
    protected static readonly NewInvoice Order = new() { CustomerId = "ada", Amount = 1_250 };

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected abstract IBillingService Billing { get; }

    public abstract ValueTask InitializeAsync();

    public abstract ValueTask DisposeAsync();

    [Fact]
    public async Task Invoice_IsFound_OnceItIsCreated()
    {
        var written = (await Billing.TryCreateInvoiceAsync(Order, cancellationToken: Cancellation)).Value!;

        Assert.Equal(("ada", 1_250, "EUR"), (written.CustomerId, written.Amount, written.Currency));
        Assert.Equal(written, await Billing.GetInvoiceAsync(written.Id, Cancellation));
        Assert.Equal([written], await Billing.ListInvoicesAsync("ada", Cancellation));
        Assert.Equal([], await Billing.ListInvoicesAsync("grace", Cancellation));
    }

    [Fact]
    public async Task Invoice_IsCreatedOnce_WhenTheKeyIsTheSame()
    {
        var first = (await Billing.TryCreateInvoiceAsync(Order, "order-7", Cancellation)).Value!;
        var second = (await Billing.TryCreateInvoiceAsync(Order, "order-7", Cancellation)).Value!;

        Assert.Equal(first, second);
        Assert.Single((await Billing.ListInvoicesAsync("ada", Cancellation))!);
    }

    [Fact]
    public async Task Invoice_IsGone_OnceItIsCanceled()
    {
        var written = (await Billing.TryCreateInvoiceAsync(Order, cancellationToken: Cancellation)).Value!;

        Assert.True(await Billing.CancelInvoiceAsync(written.Id, Cancellation));
        Assert.False(await Billing.CancelInvoiceAsync(written.Id, Cancellation));
        Assert.Null(await Billing.GetInvoiceAsync(written.Id, Cancellation));
        var failure = (await Billing.TryGetInvoiceAsync(written.Id, Cancellation)).Failure!;
        Assert.Equal((ServiceFailureKind.Rejected, HttpStatusCode.NotFound), (failure.Kind, failure.StatusCode));
    }

    [Fact]
    public async Task Call_Throws_ForWrongArgumentsAndCancellation()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Billing.GetInvoiceAsync(" ", Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => Billing.TryCreateInvoiceAsync(Order with { CustomerId = "" }, cancellationToken: Cancellation));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Billing.CancelInvoiceAsync("inv-1", new CancellationToken(canceled: true)));
    }
}
