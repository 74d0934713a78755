using System.Text.Json.Serialization.Metadata;
using Tidewire.Pipeline;
using Tidewire.Tests.Clients.Ledger;

namespace Tidewire.Tests.Pipeline;

/// <summary>The path to an unreadable value contains property names of the application's types and nothing from the service.</summary>
public sealed class JsonFaultPathTests
{
    [Theory]
    [InlineData(null, "$")]
    [InlineData("$", "$")]
    [InlineData("$.amount-due", "$.amount-due")]
    [InlineData("$.alice", "$.*")]
    [InlineData("$['alice@example.com']", "$.*")]
    [InlineData("$['amount-due'].alice[3]", "$.amount-due.*[3]")]
    [InlineData("$[7].amount-due", "$[7].*")]
    [InlineData("nonsense", "$")]
    [InlineData("$[x]", "$")]
    [InlineData("$[3", "$")]
    [InlineData("$['alice", "$.*")]
    public void Path_KeepsOnlyThePropertyNamesOfTheType(string? path, string expected) =>
        Assert.Equal(expected, JsonFaultPath.Of(path, LedgerJsonContext.Default.Entry));

    [Theory]
    [InlineData("$.alice[2].amount-due", "$.*[2].amount-due")]
    [InlineData("$['alice.b']['id']", "$.*.*")]
    [InlineData("$['it's']['x'][0].id", "$.*.*[0].*")]
    public void Path_HidesTheKeysOfADictionary(string path, string expected) =>
        Assert.Equal(expected, JsonFaultPath.Of(path, (JsonTypeInfo)LedgerJsonContext.Default.GetTypeInfo(typeof(Dictionary<string, Entry[]>))!));

    [Fact]
    public void Path_IsBounded() =>
        Assert.InRange(JsonFaultPath.Of("$" + string.Concat(Enumerable.Repeat(".a", 1_000)), LedgerJsonContext.Default.Entry).Length, 200, 300);
}
