namespace Tidewire.Sqlite;

/// <summary>Combines a file's index and a row number into one number.</summary>
internal static class ItemNumber
{
    private const int RowBits = 40;

    public static long Of(int index, long row) => ((long)index << RowBits) | row;

    public static int IndexOf(long number) => (int)(number >> RowBits);

    public static long RowOf(long number) => number & ((1L << RowBits) - 1);
}
