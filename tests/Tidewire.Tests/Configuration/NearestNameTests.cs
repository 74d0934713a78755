using Tidewire.Clients;

namespace Tidewire.Tests.Configuration;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("", "abc", 3)]
    [InlineData("Auth", "AUTH", 0)]
    [InlineData("Auht", "Auth", 1)]
    [InlineData("Auh", "Auth", 1)]
    [InlineData("Autth", "Auth", 1)]
    [InlineData("Aoth", "Auth", 1)]
    [InlineData("kitten", "sitting", 3)]
    public void Distance_CountsInsertionsDeletionsSubstitutionsAndSwaps(string first, string second, int distance) =>
        Assert.Equal((distance, distance), (NearestName.Distance(first, second), NearestName.Distance(second, first)));

    [Theory]
    [InlineData("Auht", "Auth", true)]
    [InlineData("Authh", "Auth", true)]
    [InlineData("AUTH", "Auth", false)] // the same
    [InlineData("AuthEu", "Auth", false)]
    [InlineData("Billing1", "Billing2", false)]
    [InlineData("Notifcation", "Notifications", true)]
    [InlineData("Navigation", "Notifications", false)]
    public void IsNearMiss_IsTrue_OnlyForAProbableTypingError(string name, string meant, bool near) => Assert.Equal(near, NearestName.IsNearMiss(name, meant));

    [Theory]
    [InlineData("Enable", "Enabled")]
    [InlineData("timeout", "AttemptTimeout")]
    [InlineData("AuthBudget", "Budget")]
    [InlineData("Color", null)]
    [InlineData("B", null)]
    [InlineData("Re", null)]
    public void NearestName_IsSuggestedOnlyIfItIsSimilar(string name, string? nearest) =>
        Assert.Equal(nearest, NearestName.Of(name, ["Enabled", "Budget", "AttemptTimeout", "Retry"]));

    [Theory]
    [InlineData(100, 99, 1)]
    [InlineData(101, 1, int.MaxValue)]
    [InlineData(101, 101, int.MaxValue)]
    public void Distance_IsMaxValue_WhenANameHasMoreThan100Characters(int first, int second, int distance) => Assert.Equal(
        (distance, distance), (NearestName.Distance(new('x', first), new('x', second)), NearestName.Distance(new('x', second), new('x', first))));

    [Fact]
    public void LongNames_AreNotCompared() => Assert.Null(NearestName.Of(new('x', 1_000_000), [new('y', 1_000_000), "Budget"]));
}
