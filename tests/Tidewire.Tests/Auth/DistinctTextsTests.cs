using FsCheck;
using FsCheck.Xunit;
using Tidewire.Auth;

namespace Tidewire.Tests.Auth;

public sealed class DistinctTextsTests
{
    [Property]
    public bool Texts_AreDistinctAndInOrder_UpToTheCapacity(NonNull<string>[] texts, PositiveInt capacity)
    {
        var collected = new DistinctTexts(capacity.Get);
        foreach (var text in texts)
            collected.Add(text.Get);

        return collected.ToList().SequenceEqual(texts.Select(text => text.Get).Where(text => !string.IsNullOrWhiteSpace(text)).Distinct().Take(capacity.Get));
    }

    // If each text were compared with every other, this test would take minutes.
    [Fact(Timeout = 60_000)]
    public async Task Texts_AreCollectedInLinearTime()
    {
        const int count = 300_000;

        var collected = await Task.Run(
            () =>
            {
                var texts = new DistinctTexts(count);
                for (int i = 0; i < 2 * count; i++)
                    texts.Add($"{i % (count - 1)}");
                return texts.ToList();
            },
            TestContext.Current.CancellationToken);

        Assert.Equal(count - 1, collected.Count);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("""{"scope":"{0}"}""", " ")]
    [InlineData("""{"scope":["{0}"]}""", "\",\"")]
    [InlineData("""{"roles":["{0}"]}""", "\",\"")]
    public async Task RolesAndScopes_AreLimitedTo1024_WhenTheListIsHuge(string json, string separator)
    {
        json = json.Replace("{0}", string.Join(separator, Enumerable.Range(0, 300_000)), StringComparison.Ordinal);

        var claims = await Task.Run(() => TokenClaims.Parse(json), TestContext.Current.CancellationToken);

        Assert.Equal(1_024, claims.Roles.Count + claims.Scopes.Count);
    }
}
