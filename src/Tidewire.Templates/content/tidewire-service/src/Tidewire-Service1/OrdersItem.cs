namespace TheNamespace;

/// <summary>An item as the service stores it.</summary>
public sealed record OrdersItem
{
    public required string Id { get; init; }

    public required string Name { get; init; }
}
