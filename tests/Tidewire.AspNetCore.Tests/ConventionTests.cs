using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Tidewire.AspNetCore.Tests;

/// <summary>The conventions of the package.</summary>
public sealed class ConventionTests
{
    private static readonly Assembly _package = typeof(TidewireAuthenticationOptions).Assembly;

    [Fact]
    public void Classes_AreSealedOrStatic_ExceptTheEventsThatApplicationsDeriveFrom() =>
        Assert.Equal(
            [typeof(TidewireAuthenticationEvents)],
            _package.GetTypes().Where(type => type is { IsClass: true, IsSealed: false, IsNested: false } && type.GetCustomAttribute<CompilerGeneratedAttribute>() is null
                && type.Namespace?.StartsWith("Tidewire", StringComparison.Ordinal) == true));

    [Fact]
    public void Tidewire_DoesNotExposeInternalsToThePackage() =>
        Assert.DoesNotContain(
            typeof(TidewireBuilder).Assembly.GetCustomAttributes<InternalsVisibleToAttribute>(), friend => friend.AssemblyName == _package.GetName().Name);

    [Fact]
    public void LogEvents_HaveUniqueIds_From101To199()
    {
        int[] ids = [.. _package.GetType("Tidewire.AspNetCore.Log")!.GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()?.EventId).OfType<int>()];

        Assert.NotEmpty(ids);
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(ids, id => Assert.InRange(id, 101, 199));
    }
}
