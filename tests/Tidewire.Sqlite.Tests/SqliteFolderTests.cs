using System.Diagnostics;
using System.Runtime.Versioning;

namespace Tidewire.Sqlite.Tests;

/// <summary>The folder is private to the process's user, even if it existed before.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class SqliteFolderTests : SqliteStoreTest
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Everybody = (UnixFileMode)0b111_111_111;

    [Fact]
    public async Task FolderAndFilesAndCreatedParents_ArePrivateToTheOwner()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs Unix file modes");
        string directory = Path.Combine(Root, "a", "b");

        await using var store = OpenAt(directory);
        await AppendAsync(store, 100);

        Assert.All([Path.Combine(Root, "a"), directory, Path.Combine(directory, "tidewire")], folder => Assert.Equal(OwnerOnly, File.GetUnixFileMode(folder)));
        Assert.All(Directory.GetFiles(Path.Combine(directory, "tidewire")), file => Assert.Equal(OwnerFile, File.GetUnixFileMode(file)));
        Assert.Equal(3, Directory.GetFiles(Path.Combine(directory, "tidewire")).Length);
    }

    [Fact]
    public async Task FolderWithOpenPermissions_IsMadePrivate()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs Unix file modes");
        Directory.CreateDirectory(Folder);
        File.SetUnixFileMode(Folder, Everybody);

        await using var store = Open();

        Assert.Equal(OwnerOnly, File.GetUnixFileMode(Folder));
    }

    [Fact]
    public async Task FolderOfAnotherUser_IsRefused()
    {
        Directory.CreateDirectory(Folder);
        Assert.SkipUnless(await ChownAsync(Folder), "needs root");

        var e = Assert.Throws<InvalidOperationException>(Open);

        Assert.Contains(Folder, e.Message, StringComparison.Ordinal);
        Assert.Contains("Tidewire:Sqlite:Directory", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FileOfAnotherUser_IsNeitherReadNorRemoved()
    {
        await using (var theirs = Open())
            await AppendAsync(theirs, 3);
        string file = Database;
        Assert.SkipUnless(await ChownAsync(file), "needs root");

        await using var store = Open();

        Assert.Empty(Recovered);
        Assert.Empty(await TakeAllAsync(store));
        Assert.True(File.Exists(file));
        Assert.NotEmpty(LogsOf(208));
    }

    [Theory]
    [InlineData("owner")]
    [InlineData("link")]
    public async Task LockFile_IsNotUsed_WhenItIsALinkOrBelongsToAnotherUser(string whose)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "symbolic links need a privilege on Windows");
        await using (var theirs = Open())
            await AppendAsync(theirs, 1);
        string path = Database + ".lock";
        string target = Path.Combine(Root, "target");
        if (whose == "link")
        {
            File.Move(path, target);
            File.CreateSymbolicLink(path, target);
        }
        else
        {
            Assert.SkipUnless(await ChownAsync(path), "needs root");
        }

        await using var store = Open();
        await AppendAsync(store, 1, from: 1);

        Assert.Empty(Recovered);
        Assert.Equal(["1"], await TakeAllAsync(store));
    }

    [Fact]
    public void SymbolicLinkToAFolder_IsRefused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "symbolic links need a privilege on Windows");
        string target = Directory.CreateDirectory(Path.Combine(Root, "target")).FullName;
        Directory.CreateSymbolicLink(Folder, target);

        Assert.Throws<InvalidOperationException>(Open);
        Assert.Empty(Directory.GetFiles(target));
    }

    [Fact]
    public async Task SymbolicLink_IsNotFollowed_WhenItReplacesTheFile()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "symbolic links need a privilege on Windows");
        await using (var first = Open())
            await AppendAsync(first, 1);
        string file = Database;
        string target = Path.Combine(Root, "target.db");
        File.Move(file, target);
        File.CreateSymbolicLink(file, target);

        await using var store = Open();
        await AppendAsync(store, 1, from: 1);

        Assert.Equal(["1"], await TakeAllAsync(store));
        Assert.True(File.Exists(target));
    }

    private static async Task<bool> ChownAsync(string path)
    {
        if (OperatingSystem.IsWindows())
            return false;

        using var process = Process.Start(new ProcessStartInfo("chown", ["65534", path]) { RedirectStandardError = true })!;
        await process.WaitForExitAsync(Cancellation);
        return process.ExitCode == 0;
    }
}
