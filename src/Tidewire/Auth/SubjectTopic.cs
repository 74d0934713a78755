namespace Tidewire.Auth;

/// <summary>Tells the sign-out of a user from that of a token, where both are known by their keys.</summary>
internal static class SubjectTopic
{
    private const string Prefix = "user:";

    /// <summary>What is written for the key of a user.</summary>
    public static string Of(string subjectKey) => Prefix + subjectKey;

    /// <summary>Whether it is that of a user, and then its key.</summary>
    public static bool Is(string topic, out ReadOnlySpan<char> subjectKey)
    {
        subjectKey = topic.AsSpan(topic.StartsWith(Prefix, StringComparison.Ordinal) ? Prefix.Length : 0);
        return subjectKey.Length != topic.Length && subjectKey.Length == TokenKey.Length;
    }
}
