namespace TheNamespace;

/// <summary>An item to create.</summary>
public sealed record NewOrdersItem
{
    public required string Name { get; init; }
}
