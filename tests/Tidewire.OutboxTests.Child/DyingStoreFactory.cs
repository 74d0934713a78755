namespace Tidewire.OutboxTests.Child;

internal sealed class DyingStoreFactory(IOutboxStoreFactory inner, FaultPoint fault) : IOutboxStoreFactory
{
    public IOutboxStore Open(OutboxStoreContext context) => new DyingStore(inner.Open(context), fault);
}
