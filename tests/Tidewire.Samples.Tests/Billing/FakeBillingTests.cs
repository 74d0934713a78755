using global::Billing;

namespace Tidewire.Samples.Tests.Billing;

public sealed class FakeBillingTests : BillingContract
{
    private readonly FakeBillingService _fake = new();

    protected override IBillingService Billing => _fake;

    public override ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Call_Fails_WhileTheFakeIsDown()
    {
        _fake.IsDown = true;

        Assert.Equal(ServiceFailureKind.Unavailable, (await _fake.TryCreateInvoiceAsync(Order, cancellationToken: Cancellation)).Failure?.Kind);
        Assert.Null(await _fake.ListInvoicesAsync("ada", Cancellation));
        Assert.Empty(_fake.Invoices);
    }
}
