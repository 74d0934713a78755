using Refit;
using Tidewire.Clients;
using Tidewire.Tests.Clients.Ledger;

namespace Tidewire.Tests.Clients;

/// <summary>Our assumptions about Refit's generated classes. The test fails if a new version of Refit generates them differently.</summary>
public sealed class GeneratedStubTests
{
    [Fact]
    public void GeneratedClass_HasTheExpectedField_WithAndWithoutReflection()
    {
        using var client = new HttpClient();
        object whole = RestService.ForGenerated<ILedgerApi>(client, new RefitSettings());
        object partial = RestService.ForGenerated<MisuseTests.IReflectionApi>(client, new RefitSettings());

        Assert.True(GeneratedStub.IsKnown(whole) && GeneratedStub.IsKnown(partial), "GeneratedStub looks for a field that Refit no longer generates.");
        Assert.Equal((false, true), (GeneratedStub.NeedsReflection(whole), GeneratedStub.NeedsReflection(partial)));
    }
}
