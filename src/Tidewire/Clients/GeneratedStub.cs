using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Tidewire.Clients;

/// <summary>
/// Inspects the class that Refit's source generator created for an interface. If Refit could not generate a method, the class holds a
/// request builder in a private field. Only <see cref="GeneratedStub"/> depends on that field, and a test fails if Refit changes it.
/// </summary>
internal static class GeneratedStub
{
    private const string RequestBuilderField = "_requestBuilder";

    /// <summary>
    /// Whether a method would build its request by reflection. <see langword="false"/> if the field was trimmed away; the first call of
    /// such a method then fails.
    /// </summary>
    public static bool NeedsReflection(object stub) => Field(stub)?.GetValue(stub) is not null;

    /// <summary>Whether the class has the expected field.</summary>
    public static bool IsKnown(object stub) => Field(stub) is not null;

    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "If the field is not found, no problem is reported.")]
    private static FieldInfo? Field(object stub) => stub.GetType().GetField(RequestBuilderField, BindingFlags.Instance | BindingFlags.NonPublic);
}
