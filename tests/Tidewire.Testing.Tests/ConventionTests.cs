using System.Reflection;
using System.Runtime.CompilerServices;

namespace Tidewire.Testing.Tests;

/// <summary>The conventions of the package.</summary>
public sealed class ConventionTests
{
    private static readonly Assembly _package = typeof(TidewireFakes).Assembly;
    private static readonly string[] _forbiddenReferences = ["xunit", "nunit", "Microsoft.AspNetCore", "Microsoft.VisualStudio", "Microsoft.Testing"];

    [Fact]
    public void Classes_AreSealedOrStatic_ExceptTheBaseOfTheFakes() =>
        Assert.Equal(
            [typeof(FakeService)],
            _package.GetTypes().Where(type => type is { IsClass: true, IsSealed: false, IsNested: false } && type.GetCustomAttribute<CompilerGeneratedAttribute>() is null
                && type.Namespace?.StartsWith("Tidewire", StringComparison.Ordinal) == true));

    [Fact]
    public void Tidewire_DoesNotExposeInternalsToThePackage() =>
        Assert.DoesNotContain(
            typeof(TidewireBuilder).Assembly.GetCustomAttributes<InternalsVisibleToAttribute>(), friend => friend.AssemblyName == _package.GetName().Name);

    [Fact]
    public void Package_DoesNotReferenceTestFrameworksOrAspNetCore() =>
        Assert.DoesNotContain(
            _package.GetReferencedAssemblies(),
            reference => _forbiddenReferences.Any(name => reference.Name!.StartsWith(name, StringComparison.OrdinalIgnoreCase)));
}
