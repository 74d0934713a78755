using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Tidewire.Sqlite;

/// <summary>Reads file attributes that .NET does not provide: the owner, and the number of links.</summary>
internal static partial class Unix
{
    private const int CurrentDirectory = -100;
    private const int NoFollow = 0x100;
    private const uint BasicStats = 0x7ff;
    private const int StructureSize = 256;
    private const int TypeMask = 0xf000;
    private const int Folder = 0x4000;
    private const int RegularFile = 0x8000;

    /// <summary>
    /// Whether a path is a folder, not a link, that belongs to the user of this process. <see langword="true"/> if unknown.
    /// </summary>
    public static bool IsOurFolder(string path) => !TryRead(path, out var stats) || (stats.Owner == EffectiveUser() && stats.Type == Folder);

    /// <summary>
    /// Whether a path is a file, not a symbolic or hard link, that belongs to the user of this process. <see langword="true"/> if unknown.
    /// </summary>
    public static bool IsOurFile(string path) =>
        !TryRead(path, out var stats) || (stats.Owner == EffectiveUser() && stats.Type == RegularFile && stats.Links == 1);

    // The layout of struct statx is the same on every architecture of Linux, unlike that of struct stat.
    private static unsafe bool TryRead(string path, out (uint Owner, uint Links, int Type) stats)
    {
        stats = default;
        if (!OperatingSystem.IsLinux())
            return false;

        try
        {
            Span<byte> structure = stackalloc byte[StructureSize];
            fixed (byte* pointer = structure)
            {
                if (Statx(CurrentDirectory, path, NoFollow, BasicStats, pointer) != 0)
                    return false;
            }

            stats = (
                BinaryPrimitives.ReadUInt32LittleEndian(structure[20..]),
                BinaryPrimitives.ReadUInt32LittleEndian(structure[16..]),
                BinaryPrimitives.ReadUInt16LittleEndian(structure[28..]) & TypeMask);
            return true;
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Statx(int folder, string path, int flags, uint mask, byte* structure);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();
}
