namespace Tidewire.Tests.Clients.Search;

/// <summary>Written as a number, unless the JSON context writes all enums as text.</summary>
public enum Severity
{
    Minor,
    Major = 7,
}
