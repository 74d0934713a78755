namespace Tidewire.Sqlite.Tests;

internal static class DamagedFile
{
    /// <summary>Overwrites all but the first pages of a database that is open.</summary>
    public static void DamageInPlace(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        byte[] noise = new byte[file.Length - 16_384];
        new Random(7).NextBytes(noise);
        file.Position = 16_384;
        file.Write(noise);
    }
}
