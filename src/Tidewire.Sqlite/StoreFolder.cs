using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace Tidewire.Sqlite;

/// <summary>
/// The folder of the files of a client and address: <c>{directory}/tidewire/{client}-{hash}.{number}.db</c>, private to the process's user.
/// </summary>
internal sealed class StoreFolder
{
    private const string Name = "tidewire";
    private const int MaxReadable = 40;
    private readonly string _prefix;

    private StoreFolder(string path, string prefix, int binding)
    {
        Path = path;
        _prefix = prefix;
        Binding = binding;
    }

    public string Path { get; }

    /// <summary>The value inside a file that binds it to this client and address.</summary>
    public int Binding { get; }

    public static StoreFolder Of(string directory, string client, Uri address) => Of(directory, client, $"{client}\n{address.AbsoluteUri}", "");

    /// <summary>
    /// The folder of an outbox. It does not depend on the address, so that no message is lost if the address of the service changes.
    /// </summary>
    public static StoreFolder OfOutbox(string directory, string client) => Of(directory, client, $"{client}\noutbox", "-outbox");

    private static StoreFolder Of(string directory, string client, string identity, string kind)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(identity));
        string readable = string.Concat(client.Where(letter => char.IsAsciiLetterOrDigit(letter)).Take(MaxReadable));
        return new(
            System.IO.Path.Combine(directory, Name), $"{readable}{kind}-{Convert.ToHexStringLower(hash.AsSpan(0, 8))}.", BitConverter.ToInt32(hash, 8) & int.MaxValue);
    }

    public string FileOf(int number) => System.IO.Path.Combine(Path, string.Create(CultureInfo.InvariantCulture, $"{_prefix}{number}.db"));

    /// <summary>The numbers of the existing files.</summary>
    public IReadOnlyList<int> Numbers() =>
    [
        .. Directory.EnumerateFiles(Path, _prefix + "*.db")
            .Select(file => System.IO.Path.GetFileName(file.AsSpan())[_prefix.Length..^3].ToString())
            .Where(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0)
            .Select(text => int.Parse(text, CultureInfo.InvariantCulture))
            .Order(),
    ];

    /// <summary>Opens a file that no process holds and that belongs to the store. Logs a file that does not belong to it.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="isNew">Whether the file may be created.</param>
    /// <param name="open">Opens the file under its lock. The lock then belongs to the opened file.</param>
    /// <param name="logger">The logger of the store.</param>
    /// <param name="client">The client of the store.</param>
    /// <returns>The opened file, or <see langword="null"/>.</returns>
    public static TFile? TryOpen<TFile>(string path, bool isNew, Func<FileLock, TFile?> open, ILogger logger, string client)
        where TFile : class
    {
        if (FileLock.TryTake(path) is not { } held)
            return null;

        TFile? file = null;
        try
        {
            if (IsUsable(path, isNew))
                file = open(held);
            else if (System.IO.Path.Exists(path))
                Log.Foreign(logger, client, path);
        }
        catch (SqliteFailureException e) when (e.Code is SqliteCodes.Foreign or raw.SQLITE_BUSY)
        {
            if (e.Code == SqliteCodes.Foreign)
                Log.Foreign(logger, client, path);
        }
        finally
        {
            if (file is null)
                held.Dispose();
        }

        return file;
    }

    /// <summary>Whether a file may be opened: it is a file of this user, or is missing and may be created.</summary>
    private static bool IsUsable(string path, bool isNew) =>
        System.IO.Path.Exists(path) ? File.Exists(path) && (OperatingSystem.IsWindows() || Unix.IsOurFile(path)) : isNew;

    /// <summary>Creates the folder if it is missing, with private access from the start.</summary>
    /// <exception cref="InvalidOperationException">The folder belongs to another user or is a link.</exception>
    public void Prepare()
    {
        Make(Path);
        if (OperatingSystem.IsWindows())
            return;

        if (!Unix.IsOurFolder(Path))
        {
            throw new InvalidOperationException(
                $"The folder {Path} of the SQLite store belongs to another user or is a link. Its owner could insert or delete items. " +
                $"Remove the folder, or set {SqliteStoreDefaults.DirectoryKey} to a directory of the user that runs the application.");
        }

        if (File.GetUnixFileMode(Path) != UserOnly)
            File.SetUnixFileMode(Path, UserOnly);
    }

    private const UnixFileMode UserOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    // CreateDirectory creates missing parents with the default mode.
    private static void Make(string path)
    {
        if (Directory.Exists(path))
            return;

        if (System.IO.Path.GetDirectoryName(path) is { Length: > 0 } parent)
            Make(parent);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UserOnly);
    }
}
