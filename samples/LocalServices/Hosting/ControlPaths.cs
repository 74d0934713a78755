using Microsoft.AspNetCore.Http;

namespace LocalServices.Hosting;

/// <summary>The paths that serve the operator and not the caller: they are not counted, and general faults leave them alone.</summary>
internal static class ControlPaths
{
    public const string Health = "/health";
    public const string Faults = "/_faults";

    public static bool Contains(PathString path) => path == Health || path == Faults;
}
