using System.Reflection;
using System.Runtime.CompilerServices;
using Mono.Cecil;

namespace Tidewire.Tests.Conventions;

/// <summary>The architecture: which namespaces may depend on which, and conventions for public members.</summary>
public sealed class ConventionTests
{
    private static readonly Assembly _sdk = typeof(TidewireBuilder).Assembly;

    // From the lowest level to the highest. A layer may name the layers of earlier rows, but not its neighbors in its own row.
    // Read "→" as "may name": registration → features → Delivery → Clients → Pipeline → Resilience → Credentials → Telemetry.
    private static readonly string[][] _levels =
    [
        ["Telemetry"],
        ["Credentials"],
        ["Resilience"],
        ["Pipeline"],
        ["Clients"],
        ["Delivery"],
        ["Auth", "Notifications", "Analytics", "Health"],
        [Layers.Registration],
    ];

    [Fact]
    public void Layers_UseOnlyLayersBelowThem()
    {
        using var layers = new Layers();
        int Level(string layer) => Array.FindIndex(_levels, level => level.Contains(layer));

        string[] violations =
        [
            .. layers.Uses()
                .Select(use => (use.From, use.To, FromLayer: layers.LayerOf(use.From), ToLayer: layers.LayerOf(use.To)))
                .Where(use => use.FromLayer != use.ToLayer && Level(use.FromLayer) <= Level(use.ToLayer))
                .Select(use => $"{use.FromLayer}/{use.From} names {use.ToLayer}/{use.To}")
                .Order(StringComparer.Ordinal),
        ];

        Assert.True(violations.Length == 0, $"Types that name a layer above or beside their own:\n{string.Join('\n', violations)}");
        Assert.DoesNotContain(layers.All, layer => Level(layer) < 0);
    }

    [Fact]
    public void Uses_ContainKnownReferences()
    {
        using var layers = new Layers();

        // If Layers found no references, the test above would prove nothing.
        Assert.Contains(("AuthService", "ServiceResult"), layers.Uses());
        Assert.Contains(("RetryStrategy", "AttemptOutcome"), layers.Uses());
        Assert.Equal("Resilience", layers.LayerOf(nameof(CircuitStatus)));
        Assert.Equal("Clients", layers.LayerOf(nameof(ServiceResult)));
    }

    [Fact]
    public void PublicTypes_ShareOneNamespace()
    {
        string[] registration = ["Microsoft.Extensions.Hosting", "Microsoft.Extensions.DependencyInjection"];

        Assert.Empty(_sdk.GetExportedTypes()
            .Where(type => !IsGenerated(type) && type.Namespace != "Tidewire" && !(type.Name.EndsWith("Extensions", StringComparison.Ordinal) && registration.Contains(type.Namespace)))
            .Select(type => type.FullName));
    }

    [Fact]
    public void InternalTypes_AreInTheNamespaceOfTheirLayer()
    {
        using var layers = new Layers();

        Assert.Empty(OurTypes()
            .Where(type => !type.IsPublic && type.Namespace!.StartsWith("Tidewire", StringComparison.Ordinal))
            .Where(type => type.Namespace != $"Tidewire.{layers.LayerOf(type.Name.Split('`')[0])}".TrimEnd('.'))
            .Select(type => type.FullName));
    }

    [Fact]
    public void PublicApi_NamesNoTypeOfPollyOrFusionCache() =>
        Assert.Empty(_sdk.GetExportedTypes()
            .SelectMany(type => type.GetMembers(), (type, member) => (type, member, Text: member.ToString()!))
            .Where(item => item.Text.Contains("Polly", StringComparison.Ordinal) || item.Text.Contains("FusionCache", StringComparison.Ordinal))
            .Select(item => $"{item.type.Name}.{item.member.Name}"));

    [Fact]
    public void SourceFiles_AreShort() =>
        Assert.DoesNotContain(RepositoryFiles.SourcesOf("src"), file => File.ReadLines(RepositoryFiles.PathOf(file)).Count() > 250);

    [Fact]
    public void Classes_AreSealedAbstractOrStatic() =>
        // ServiceClientOptions is not sealed, because an application derives its own options from it.
        Assert.Equal([nameof(ServiceClientOptions)], OurTypes().Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false }).Select(type => type.Name));

    [Fact]
    public void AsyncMethods_EndInAsync()
    {
        Assert.Empty(PublicMethods().Where(method => IsAwaitable(method.ReturnType) && !method.Name.EndsWith("Async", StringComparison.Ordinal)).Select(Name));
        Assert.Empty(PublicMethods().Where(method => !IsAwaitable(method.ReturnType) && method.Name.EndsWith("Async", StringComparison.Ordinal)).Select(Name));
    }

    [Fact]
    public void AsyncMethods_TakeACancellationTokenLast() =>
        Assert.Empty(PublicMethods()
            .Where(method => IsAwaitable(method.ReturnType) && method.GetParameters().LastOrDefault()?.ParameterType != typeof(CancellationToken))
            .Select(Name));

    [Fact]
    public void CancellationTokens_AreOptional_OutsideRefitInterfaces() =>
        Assert.Empty(PublicMethods()
            .Where(method => !method.DeclaringType!.Name.EndsWith("Api", StringComparison.Ordinal))
            .Where(method => method.GetParameters() is [.., { IsOptional: false } last] && last.ParameterType == typeof(CancellationToken))
            .Select(Name));

    [Fact]
    public void BannedApi_IsCalledNowhere()
    {
        // The analyzer refuses banned members at build time. This test fails even if the analyzer is suppressed.
        string[] banned = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "BannedSymbols.txt"))
            .Select(line => line.Split(';')[0])
            .ToArray();
        using var module = ModuleDefinition.ReadModule(_sdk.Location);

        // Under tests/quality/coverage, Coverlet adds a type of its own to the assembly.
        var calls = module.GetTypes().Where(type => !type.FullName.StartsWith("Coverlet.", StringComparison.Ordinal)).SelectMany(type => type.Methods).Where(method => method.HasBody)
            .SelectMany(method => method.Body.Instructions, (method, instruction) => (method, Called: instruction.Operand as MethodReference))
            .Where(call => call.Called is not null && banned.Contains(DocumentationIdOf(call.Called)));

        Assert.Contains("P:System.DateTime.UtcNow", banned);
        Assert.Empty(calls.Select(call => call.method.FullName));
    }

    [Fact]
    public void HeaderValues_AreNotShared() =>
        // Header values are mutable: a handler that edited a shared one would change all later requests of the process.
        Assert.Empty(_sdk.GetTypes()
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(field => field.FieldType.Namespace == typeof(System.Net.Http.Headers.HttpHeaders).Namespace || typeof(HttpContent).IsAssignableFrom(field.FieldType))
            .Select(field => $"{field.DeclaringType!.Name}.{field.Name}"));

    private static string DocumentationIdOf(MethodReference method)
    {
        string type = method.DeclaringType.GetElementType().FullName;
        return method.Name.StartsWith("get_", StringComparison.Ordinal)
            ? $"P:{type}.{method.Name[4..]}"
            : $"M:{type}.{method.Name.Replace(".ctor", "#ctor", StringComparison.Ordinal)}({string.Join(',', method.Parameters.Select(parameter => parameter.ParameterType.FullName))})";
    }

    private static IEnumerable<Type> OurTypes() => _sdk.GetTypes().Where(type =>
        type is { IsNested: false, Namespace: { } space }
        && space.StartsWith("Tidewire", StringComparison.Ordinal)
        && !IsGenerated(type));

    private static bool IsGenerated(Type type) =>
        type.GetCustomAttribute<CompilerGeneratedAttribute>() is not null || type.GetCustomAttribute<System.CodeDom.Compiler.GeneratedCodeAttribute>() is not null;

    private static IEnumerable<MethodInfo> PublicMethods() => _sdk.GetExportedTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .Where(method => !method.IsSpecialName)
        // Members whose use is a compile error exist only for their message.
        .Where(method => method.GetCustomAttribute<ObsoleteAttribute>() is not { IsError: true });

    private static bool IsAwaitable(Type type) =>
        typeof(Task).IsAssignableFrom(type)
        || type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(ValueTask<>) || type.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>));

    private static string Name(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";
}
