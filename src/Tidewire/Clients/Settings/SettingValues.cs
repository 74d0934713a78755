using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace Tidewire.Clients;

/// <summary>Reads the options of a client by configuration key, including those of nested objects.</summary>
internal static class SettingValues
{
    // An object of the application may contain a cycle.
    private const int MaxDepth = 4;

    /// <summary>The values, in the order of the documentation: first the options that all clients have.</summary>
    public static IReadOnlyDictionary<string, SettingValue> Of(ServiceClientOptions options)
    {
        var values = new Dictionary<string, SettingValue>(StringComparer.OrdinalIgnoreCase);
        Add(values, options, prefix: "", depth: 0);
        return values;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "The list is for operators. Members that trimming removes because the application does not use them are missing from it.")]
    private static void Add(Dictionary<string, SettingValue> values, object owner, string prefix, int depth)
    {
        var properties = owner.GetType().GetProperties()
            .Where(property => property.GetMethod is { IsPublic: true, IsStatic: false } && property.GetIndexParameters().Length == 0)
            .OrderBy(property => property.DeclaringType != typeof(ServiceClientOptions));
        foreach (var property in properties)
        {
            string name = prefix + (property.GetCustomAttribute<ConfigurationKeyNameAttribute>()?.Name ?? property.Name);
            object? value = Value(property, owner);
            if (value is not null && depth < MaxDepth && IsNested(value.GetType()))
                Add(values, value, name + ConfigurationPath.KeyDelimiter, depth + 1);
            else
                values[name] = new(value, property.DeclaringType?.Assembly == typeof(ServiceClientOptions).Assembly);
        }
    }

    private static object? Value(PropertyInfo property, object owner)
    {
        try
        {
            return property.GetValue(owner);
        }
        catch (TargetInvocationException)
        {
            return null;
        }
    }

    private static bool IsNested(Type type) =>
        type.IsClass && type.Namespace?.StartsWith(nameof(System), StringComparison.Ordinal) != true
        && !type.IsAssignableTo(typeof(Delegate)) && !type.IsAssignableTo(typeof(IEnumerable));
}
