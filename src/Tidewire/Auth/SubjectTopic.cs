namespace Tidewire.Auth;

/// <summary>Distinguishes the sign-out of a user from that of a token where both are identified by a key.</summary>
internal static class SubjectTopic
{
    private const string Prefix = "user:";

    /// <summary>The topic of a user.</summary>
    public static string Of(string subjectKey) => Prefix + subjectKey;

    /// <summary>Whether a topic is that of a user; returns the user's key.</summary>
    public static bool Is(string topic, out ReadOnlySpan<char> subjectKey)
    {
        subjectKey = topic.AsSpan(topic.StartsWith(Prefix, StringComparison.Ordinal) ? Prefix.Length : 0);
        return subjectKey.Length != topic.Length && subjectKey.Length == TokenKey.Length;
    }
}
