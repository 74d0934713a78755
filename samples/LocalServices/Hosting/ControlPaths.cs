using Microsoft.AspNetCore.Http;

namespace LocalServices.Hosting;

/// <summary>The paths for operators: their requests are not counted, and general faults do not apply to them.</summary>
internal static class ControlPaths
{
    public const string Health = "/health";
    public const string Faults = "/_faults";

    public static bool Contains(PathString path) => path == Health || path == Faults;
}
