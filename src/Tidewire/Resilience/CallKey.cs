namespace Tidewire.Resilience;

/// <summary>The value that a call itself has set in the header of the API key.</summary>
/// <param name="Header">The header.</param>
/// <param name="Value">Its value, a secret.</param>
internal sealed record CallKey(string Header, string Value)
{
    public override string ToString() => nameof(CallKey);
}
