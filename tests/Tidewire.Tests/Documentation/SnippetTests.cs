namespace Tidewire.Tests.Documentation;

/// <summary>
/// All C# in the pages is code that runs. A block under the comment <c>&lt;!-- snippet: Name --&gt;</c> is the region of that name in a test or a sample. A block under
/// <c>&lt;!-- program: Name --&gt;</c> is a program that <see cref="ProgramTests"/> compiles and runs.
/// </summary>
public sealed class SnippetTests
{
    public static TheoryData<string> Paths => [.. Pages.All];

    [Theory]
    [MemberData(nameof(Paths))]
    public void CodeOnThePage_EqualsItsSnippet(string page) =>
        Assert.All(Pages.Blocks(page).Where(block => block.Language is "csharp" or "cs" or "c#"), block =>
        {
            Assert.True(block.Kind is "snippet" or "program", $"A code block of {page} has no comment <!-- snippet: Name --> or <!-- program: Name --> above it:\n{block.Code}");
            if (block.Kind == "program")
                return;

            Assert.True(Pages.Snippets.Contains(block.Name), $"No test and no sample has the region {block.Name}, which {page} shows");
            Assert.Equal(Assert.Single(Pages.Snippets[block.Name]), block.Code);
        });

    /// <summary>A region that no page shows is obsolete.</summary>
    [Fact]
    public void EveryRegion_IsShownOnAPage()
    {
        string[] shown = [.. Pages.All.SelectMany(Pages.Blocks).Select(block => block.Name)];

        Assert.Empty(Pages.Snippets.Select(region => region.Key).Except(shown));
    }
}
