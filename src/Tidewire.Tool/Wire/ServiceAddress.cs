namespace Tidewire.Tool.Wire;

/// <summary>Addresses below the base address of a service.</summary>
internal static class ServiceAddress
{
    /// <summary>Appends a path to the path of the base address.</summary>
    public static Uri Join(Uri address, string path) => new($"{address.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{path.TrimStart('/')}");
}
