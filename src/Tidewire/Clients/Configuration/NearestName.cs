namespace Tidewire.Clients;

/// <summary>Finds the known name that was most likely meant by an unknown name.</summary>
internal static class NearestName
{
    // Keys can have any length, and the comparison takes time proportional to the product of the lengths.
    private const int MaxLength = 100;

    /// <summary>The nearest known name, or <see langword="null"/> if none is similar.</summary>
    public static string? Of(string name, IEnumerable<string> known)
    {
        string? nearest = known.MinBy(candidate => Distance(name, candidate));
        if (nearest is not null && Distance(name, nearest) <= Math.Max(1, Math.Min(name.Length, nearest.Length) / 3))
            return nearest;

        return known.FirstOrDefault(candidate => Contains(candidate, name) || Contains(name, candidate));
    }

    /// <summary>Whether a name is most likely a typo of another. Names that differ only in digits are considered different.</summary>
    public static bool IsNearMiss(string name, string meant) =>
        !name.Equals(meant, StringComparison.OrdinalIgnoreCase)
        && name.Where(char.IsDigit).SequenceEqual(meant.Where(char.IsDigit))
        && Distance(name, meant) <= Math.Max(1, Math.Min(name.Length, meant.Length) / 4);

    /// <summary>
    /// The edit distance: insertions, deletions, substitutions and swaps of adjacent characters (optimal string alignment).
    /// </summary>
    public static int Distance(string first, string second)
    {
        if (first.Length > MaxLength || second.Length > MaxLength)
            return int.MaxValue;

        (first, second) = (first.ToUpperInvariant(), second.ToUpperInvariant());
        int[,] distances = new int[first.Length + 1, second.Length + 1];
        for (int i = 0; i <= first.Length; i++)
        {
            for (int j = 0; j <= second.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    distances[i, j] = i + j;
                    continue;
                }

                int exchanged = distances[i - 1, j - 1] + (first[i - 1] == second[j - 1] ? 0 : 1);
                int added = Math.Min(distances[i - 1, j], distances[i, j - 1]) + 1;
                distances[i, j] = Math.Min(exchanged, added);
                if (i > 1 && j > 1 && first[i - 1] == second[j - 2] && first[i - 2] == second[j - 1])
                    distances[i, j] = Math.Min(distances[i, j], distances[i - 2, j - 2] + 1);
            }
        }

        return distances[first.Length, second.Length];
    }

    // For example, "Timeout" in "AttemptTimeout". Shorter words are part of too many names.
    private static bool Contains(string whole, string part) => part.Length >= 4 && whole.Contains(part, StringComparison.OrdinalIgnoreCase);
}
