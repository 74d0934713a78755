namespace TheNamespace.Tests;

public sealed class FakeOrdersServiceTests : OrdersContract
{
    private readonly FakeOrdersService _fake = new();

    protected override IOrdersService Orders => _fake;

    protected override void GoDown() => _fake.IsDown = true;
}
