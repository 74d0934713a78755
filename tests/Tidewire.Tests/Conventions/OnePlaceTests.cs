using Mono.Cecil;

namespace Tidewire.Tests.Conventions;

/// <summary>Decisions that are made in one place only, the names of validators, and the tests of each layer.</summary>
public sealed class OnePlaceTests
{
    /// <summary>A member of the platform, and the only types that may use it.</summary>
    public static TheoryData<string, string[]> Places => new()
    {
        // The time that a service asks clients to wait.
        { "System.Net.Http.Headers.HttpResponseHeaders.get_RetryAfter", ["RetryAfter"] },
        // Whether a response is a success: AttemptJudge asks the client's definition. A health probe is not a call.
        { "System.Net.Http.HttpResponseMessage.get_IsSuccessStatusCode", ["HealthProbe"] },
        { "System.Net.Http.HttpResponseMessage.EnsureSuccessStatusCode", [] },
        // Private members of Refit. GeneratedStubTests fails when they change.
        { "System.Type.GetField", ["GeneratedStub"] },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public void Member_IsUsedInOnePlace(string member, string[] places)
    {
        using var module = ModuleDefinition.ReadModule(typeof(TidewireBuilder).Assembly.Location);

        var users = module.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody)
            .Where(method => method.Body.Instructions.Any(instruction => instruction.Operand is MethodReference called && $"{called.DeclaringType.FullName}.{called.Name}" == member))
            .Select(method => Outermost(method.DeclaringType).Name);

        Assert.Equal(places, users.Distinct());
    }

    [Fact]
    public void Validators_HaveNamesThatEndInValidator() =>
        Assert.Empty(typeof(TidewireBuilder).Assembly.GetTypes()
            .Where(type => type.GetInterfaces().Any(contract => contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(Microsoft.Extensions.Options.IValidateOptions<>)))
            .Where(type => !type.Name.Split('`')[0].EndsWith("Validator", StringComparison.Ordinal))
            .Select(type => type.Name));

    [Fact]
    public void EveryLayer_HasItsTests()
    {
        using var layers = new Layers();

        Assert.All(layers.All.Where(layer => layer != Layers.Registration), layer => Assert.NotEmpty(RepositoryFiles.SourcesOf($"tests/Tidewire.Tests/{layer}")));
    }

    private static TypeDefinition Outermost(TypeDefinition type) => type.DeclaringType is { } outer ? Outermost(outer) : type;
}
