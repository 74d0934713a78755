using Tidewire.Auth;

namespace Tidewire.Tests.Auth;

/// <summary>Measures the process's memory, so no other test may run concurrently.</summary>
[Collection(nameof(ClaimsFootprintTests))]
[CollectionDefinition(nameof(ClaimsFootprintTests), DisableParallelization = true)]
public sealed class ClaimsFootprintTests
{
    private const int Count = 200;
    private const int Rounds = 7;

    public static TheoryData<string> Shapes => ["typical", "tiny", "one text", "nested", "roles", "numbers"];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Footprint_ApproximatesTheMemoryOfTheClaims(string shape)
    {
        string json = TokenMemoryTests.Json(shape);
        HeldBy(json);

        // The median, because memory of earlier tests may be freed during a round.
        double held = Enumerable.Range(0, Rounds).Select(_ => HeldBy(json)).Order().ElementAt(Rounds / 2);

        Assert.InRange(ClaimsFootprint.Of(TokenClaims.Parse(json)), held * 0.7, (held * 2.5) + 1_024);
    }

    [Theory]

    // 1,024 bytes for the entry, the length of the JSON, 12 for each row of the JsonDocument, 80 for each claim, and 40 plus two per character for each role or scope.
    [InlineData("{}", 1_024 + 2 + (4 * 12))]
    [InlineData("""{"a":1,"b":2}""", 1_024 + 13 + ((1 + 1 + 2 + 3) * 12) + 160)]
    [InlineData("""{"a":[1,2]}""", 1_024 + 11 + ((1 + 1 + 1 + 6) * 12) + 80)]
    [InlineData("""{"roles":["abc","de"]}""", 1_024 + 22 + ((1 + 1 + 1 + 6) * 12) + 80 + 46 + 44)]
    [InlineData("""{"scope":"abc de f"}""", 1_024 + 20 + ((1 + 0 + 1 + 3) * 12) + 80 + 46 + 44 + 42)]
    [InlineData("""{"roles":["abc"],"scope":"de"}""", 1_024 + 30 + ((1 + 1 + 2 + 6) * 12) + 160 + 46 + 44)]
    public void Footprint_IsTheSumOfItsParts(string json, int bytes) => Assert.Equal(bytes, ClaimsFootprint.Of(TokenClaims.Parse(json)));

    private static long HeldBy(string json)
    {
        var kept = new List<TokenClaims>(Count);
        GC.Collect();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < Count; i++)
        {
            kept.Add(TokenClaims.Parse(json));
            _ = kept[i].All.Count;
        }

        long held = (GC.GetTotalMemory(forceFullCollection: true) - before) / Count;
        GC.KeepAlive(kept);
        return held;
    }
}
