using System.Text.RegularExpressions;
using Mono.Cecil;

namespace Tidewire.Tests.Conventions;

/// <summary>The layer (folder) of each type of the SDK, taken from its source file, and the types that each type uses.</summary>
internal sealed partial class Layers : IDisposable
{
    /// <summary>The layer of the types at the top of the project: registration.</summary>
    public const string Registration = "";

    private readonly ModuleDefinition _module = ModuleDefinition.ReadModule(typeof(TidewireBuilder).Assembly.Location);
    private readonly Dictionary<string, string> _layers;

    public Layers()
    {
        _layers = SourceFiles()
            .SelectMany(file => Declarations().Matches(File.ReadAllText(file.Path)), (file, match) => (Name: match.Groups["name"].Value, file.Layer))
            .DistinctBy(type => type.Name)
            .ToDictionary(type => type.Name, type => type.Layer);
    }

    public IReadOnlyCollection<string> All => [.. _layers.Values.Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Every use of one type of the SDK by another, as pairs of type names.</summary>
    public IEnumerable<(string From, string To)> Uses() =>
        from type in _module.Types
        let name = Plain(type.Name)
        where _layers.ContainsKey(name)
        from used in Named(type).Select(Plain).Distinct()
        where used != name && _layers.ContainsKey(used)
        select (name, used);

    public string LayerOf(string type) => _layers[type];

    public static IEnumerable<(string Path, string Layer)> SourceFiles()
    {
        string source = Path.Combine(AppContext.BaseDirectory, "source");
        return Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .Select(file => (file, Path.GetRelativePath(source, file).Split(Path.DirectorySeparatorChar)))
            .Select(file => (file.file, file.Item2.Length == 1 ? Registration : file.Item2[0]));
    }

    public void Dispose() => _module.Dispose();

    private IEnumerable<string> Named(TypeDefinition type)
    {
        var references = new List<TypeReference?> { type.BaseType };
        references.AddRange(type.Interfaces.Select(item => item.InterfaceType));
        references.AddRange(type.CustomAttributes.Select(item => item.AttributeType));
        references.AddRange(type.GenericParameters.SelectMany(item => item.Constraints).Select(item => item.ConstraintType));
        references.AddRange(type.Fields.Select(item => item.FieldType));
        references.AddRange(type.Properties.Select(item => item.PropertyType));
        references.AddRange(type.Events.Select(item => item.EventType));
        foreach (var method in type.Methods)
        {
            references.Add(method.ReturnType);
            references.AddRange(method.Parameters.Select(item => item.ParameterType));
            references.AddRange(method.GenericParameters.SelectMany(item => item.Constraints).Select(item => item.ConstraintType));
            if (method.HasBody)
                references.AddRange(method.Body.Variables.Select(item => item.VariableType).Concat(method.Body.Instructions.SelectMany(item => Named(item.Operand))));
        }

        return references.SelectMany(Flatten).Concat(type.NestedTypes.SelectMany(Named));
    }

    private static IEnumerable<TypeReference?> Named(object? operand) => operand switch
    {
        TypeReference type => [type],
        GenericInstanceMethod method => [method.DeclaringType, method.ReturnType, .. method.GenericArguments, .. method.Parameters.Select(item => item.ParameterType)],
        MethodReference method => [method.DeclaringType, method.ReturnType, .. method.Parameters.Select(item => item.ParameterType)],
        FieldReference field => [field.DeclaringType, field.FieldType],
        _ => [],
    };

    private static IEnumerable<string> Flatten(TypeReference? type) => type switch
    {
        null => [],
        GenericInstanceType generic => [.. Flatten(generic.ElementType), .. generic.GenericArguments.SelectMany(Flatten)],
        TypeSpecification specification => Flatten(specification.ElementType),
        { DeclaringType: { } outer } => Flatten(outer),
        _ => [type.Name],
    };

    private static string Plain(string name) => name.Split('`')[0];

    [GeneratedRegex(@"^(?:public |internal )(?:static |sealed |abstract |partial |readonly |ref )*(?:class|record struct|record|struct|enum|interface) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex Declarations();
}
