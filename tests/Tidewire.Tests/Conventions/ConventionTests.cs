using System.Reflection;
using System.Runtime.CompilerServices;
using Mono.Cecil;
using NetArchTest.Rules;

namespace Tidewire.Tests.Conventions;

/// <summary>The shape of the house: who may know whom, and how public things look.</summary>
public sealed class ConventionTests
{
    private static readonly Assembly _sdk = typeof(TidewireBuilder).Assembly;

    /// <summary>Each room, and the rooms above it that it must not know: registration → features → Clients → Resilience → Http → Telemetry.</summary>
    public static TheoryData<string, string[]> Arrows => new()
    {
        { "Tidewire.Telemetry", ["Tidewire.Http", "Tidewire.Resilience", "Tidewire.Clients", "Tidewire.Auth", "Tidewire.Notifications", "Tidewire.Analytics", "Tidewire.TidewireBuilder"] },
        { "Tidewire.Http", ["Tidewire.Resilience", "Tidewire.Clients", "Tidewire.Auth", "Tidewire.Notifications", "Tidewire.Analytics", "Tidewire.TidewireBuilder"] },
        { "Tidewire.Resilience", ["Tidewire.Clients", "Tidewire.Auth", "Tidewire.Notifications", "Tidewire.Analytics", "Tidewire.TidewireBuilder"] },
        { "Tidewire.Clients", ["Tidewire.Auth", "Tidewire.Notifications", "Tidewire.Analytics", "Tidewire.TidewireBuilder"] },
        { "Tidewire.Auth", ["Tidewire.Notifications", "Tidewire.Analytics", "Tidewire.TidewireBuilder"] },
        { "Tidewire.Notifications", ["Tidewire.Auth", "Tidewire.Analytics", "Tidewire.TidewireBuilder"] },
        { "Tidewire.Analytics", ["Tidewire.Auth", "Tidewire.Notifications", "Tidewire.TidewireBuilder"] },
    };

    [Theory]
    [MemberData(nameof(Arrows))]
    public void Room_KnowsNoneAboveIt(string room, string[] above)
    {
        Assert.Contains(OurTypes(), type => type.Namespace == room);

        var result = Types.InAssembly(_sdk).That().ResideInNamespace(room).ShouldNot().HaveDependencyOnAny(above).GetResult();

        Assert.True(result.IsSuccessful, $"{room} knows too much: {string.Join(", ", result.FailingTypeNames ?? [])}");
    }

    [Fact]
    public void Classes_AreSealedAbstractOrStatic() =>
        Assert.DoesNotContain(OurTypes(), type => type is { IsClass: true, IsSealed: false, IsAbstract: false });

    [Fact]
    public void Namespaces_FollowTheRooms() =>
        Assert.DoesNotContain(OurTypes(), type => type.Namespace is not (
            "Tidewire" or "Tidewire.Auth" or "Tidewire.Notifications" or "Tidewire.Analytics" or "Tidewire.Clients" or "Tidewire.Resilience" or "Tidewire.Http" or "Tidewire.Telemetry"));

    [Fact]
    public void Http_IsInternal() => Assert.DoesNotContain(_sdk.GetExportedTypes(), type => type.Namespace == "Tidewire.Http");

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
    public void CancellationTokens_AreOptional_OutsideTheWire() =>
        Assert.Empty(PublicMethods()
            .Where(method => !method.DeclaringType!.Name.EndsWith("Api", StringComparison.Ordinal))
            .Where(method => method.GetParameters() is [.., { IsOptional: false } last] && last.ParameterType == typeof(CancellationToken))
            .Select(Name));

    [Fact]
    public void BannedApi_IsCalledNowhere()
    {
        // The analyzer refuses these at build time; this holds should somebody suppress it.
        string[] banned = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "BannedSymbols.txt"))
            .Select(line => line.Split(';')[0][2..].Split('(')[0])
            .ToArray();
        using var module = ModuleDefinition.ReadModule(_sdk.Location);

        var calls = module.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody)
            .SelectMany(method => method.Body.Instructions, (method, instruction) => (method, Called: instruction.Operand as MethodReference))
            .Where(call => call.Called is not null && banned.Contains($"{call.Called.DeclaringType.FullName}.{call.Called.Name.Replace("get_", "")}"))
            .Where(call => call.Called!.Parameters.All(parameter => parameter.ParameterType.Name != nameof(TimeProvider)));

        Assert.Contains("System.DateTime.UtcNow", banned);
        Assert.Empty(calls.Select(call => call.method.FullName));
    }

    private static IEnumerable<Type> OurTypes() => _sdk.GetTypes().Where(type =>
        type is { IsNested: false, Namespace: { } space }
        && space.StartsWith("Tidewire", StringComparison.Ordinal)
        && type.GetCustomAttribute<CompilerGeneratedAttribute>() is null
        && type.GetCustomAttribute<System.CodeDom.Compiler.GeneratedCodeAttribute>() is null);

    private static IEnumerable<MethodInfo> PublicMethods() => _sdk.GetExportedTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .Where(method => !method.IsSpecialName);

    private static bool IsAwaitable(Type type) =>
        typeof(Task).IsAssignableFrom(type)
        || type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(ValueTask<>) || type.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>));

    private static string Name(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";
}
