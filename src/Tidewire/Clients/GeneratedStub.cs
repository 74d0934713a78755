using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Tidewire.Clients;

/// <summary>
/// Looks into the class that Refit's source generator made of an interface. Refit does not say which methods it could not generate: the class then
/// holds a request builder, in a private field. This is the only place that depends on it, and a test notices when Refit changes it.
/// </summary>
internal static class GeneratedStub
{
    private const string RequestBuilderField = "_requestBuilder";

    /// <summary>Whether some method would build its request by reflection. <see langword="false"/> where the field was trimmed away: the first call then says so.</summary>
    public static bool NeedsReflection(object stub) => Field(stub)?.GetValue(stub) is not null;

    /// <summary>Whether the class is made as this one expects.</summary>
    public static bool IsKnown(object stub) => Field(stub) is not null;

    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "A field that is not found is no problem found.")]
    private static FieldInfo? Field(object stub) => stub.GetType().GetField(RequestBuilderField, BindingFlags.Instance | BindingFlags.NonPublic);
}
