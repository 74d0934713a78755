namespace TheNamespace;

/// <summary>An item to be created.</summary>
public sealed record NewOrdersItem
{
    public required string Name { get; init; }
}
