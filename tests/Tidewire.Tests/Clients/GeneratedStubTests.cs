using Refit;
using Tidewire.Clients;
using Tidewire.Tests.Clients.Ledger;

namespace Tidewire.Tests.Clients;

/// <summary>What we know of Refit's generated classes and cannot ask it: fails when a new version of Refit makes them in another way.</summary>
public sealed class GeneratedStubTests
{
    [Fact]
    public void Class_IsMadeAsExpected_WhetherOrNotItNeedsReflection()
    {
        using var client = new HttpClient();
        object whole = RestService.ForGenerated<ILedgerApi>(client, new RefitSettings());
        object partial = RestService.ForGenerated<MisuseTests.IReflectionApi>(client, new RefitSettings());

        Assert.True(GeneratedStub.IsKnown(whole) && GeneratedStub.IsKnown(partial), "GeneratedStub looks for a field that Refit no longer makes.");
        Assert.Equal((false, true), (GeneratedStub.NeedsReflection(whole), GeneratedStub.NeedsReflection(partial)));
    }
}
