namespace Tidewire.Tests.Clients.Search;

/// <summary>Written as a number, as JSON does without a converter.</summary>
public enum Severity
{
    Minor,
    Major = 7,
}
