using Tidewire.Clients;

namespace Tidewire.Tests.Clients;

/// <summary>The way in which a bind delegate reads a key shows whether it expects a value or an object there.</summary>
public sealed class SectionReadsTests
{
    private readonly SectionReads _reads = new(new HashSet<string>(["A:Hidden"], StringComparer.OrdinalIgnoreCase));

    [Theory]
    [InlineData("value", true, false, false, false)]
    [InlineData("section", false, false, true, true)]
    [InlineData("section and value", false, false, false, false)]
    [InlineData("object", false, true, false, false)]
    [InlineData("value and object", false, true, false, false)]
    [InlineData("section and object", false, true, true, false)]
    [InlineData("section and name below", false, false, true, false)]
    [InlineData("value and name below", false, false, false, false)]
    [InlineData("nothing", false, false, false, false)]
    public void Reads_DetermineWhatTheDelegateExpects(string reads, bool value, bool isObject, bool noValue, bool isKept)
    {
        if (reads.Contains("value", StringComparison.Ordinal))
            _reads.NoteValue("A:Key", "1");
        if (reads.Contains("section", StringComparison.Ordinal))
            _reads.NoteSection("A:Key");
        if (reads.Contains("object", StringComparison.Ordinal))
            _reads.NoteObject("A:Key");
        if (reads.Contains("name below", StringComparison.Ordinal))
            _reads.NoteName("A:Key:Below");

        Assert.Equal((value, isObject, noValue, isKept), (_reads.ExpectsValue("a:key"), _reads.ExpectsObject("a:key"), _reads.ExpectsNoValue("a:key"), _reads.IsKept("a:key")));
        Assert.Equal(reads != "nothing", _reads.IsTouched("a:key"));
        Assert.Equal(reads != "nothing", _reads.IsTouched("a"));
    }

    [Fact]
    public void NamesBelow_AreOnlyTheDirectChildren()
    {
        foreach (string key in (string[])["A:Two:Deep", "A:one", "A", "A:", "AB:Other", "B:Other"])
            _reads.NoteName(key);

        Assert.Equal(["one", "Two"], _reads.NamesBelow("a"));
        Assert.Equal(["Deep"], _reads.NamesBelow("a:two"));
    }

    // A delegate may keep the section and read it later.
    [Fact]
    public void Reads_AreNotRecorded_AfterClose()
    {
        _reads.NoteValue("A:Before", "1");
        _reads.NoteValue("A:Empty", "");
        _reads.Close();

        _reads.NoteValue("A:Value", "2");
        _reads.NoteSection("A:Section");
        _reads.NoteObject("A:Object");
        _reads.NoteName("A:Name");

        Assert.Equal(["Before", "Empty"], _reads.NamesBelow("A"));
        Assert.Equal("A:Before", _reads.LastKey);
        Assert.Equal(["A:Before", "A:Empty"], _reads.Values.Keys);
        Assert.False(_reads.ExpectsNoValue("A:Section") || _reads.ExpectsObject("A:Object"));
    }

    [Fact]
    public void IsHidden_IsTrue_OnlyForAHiddenKey() => Assert.Equal((true, false), (_reads.IsHidden("a:hidden"), _reads.IsHidden("A")));
}
