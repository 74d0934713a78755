namespace Tidewire.Tool.Doctor;

/// <summary>Locates the file of <c>dotnet user-secrets</c>.</summary>
internal static class UserSecrets
{
    /// <summary>The path; <see langword="null"/> if the environment has no home directory.</summary>
    public static string? PathOf(string id, ToolContext context) =>
        context.Variable("APPDATA") is { } data ? Path.Combine(data, "Microsoft", "UserSecrets", id, "secrets.json")
        : context.Variable("HOME") is { } home ? Path.Combine(home, ".microsoft", "usersecrets", id, "secrets.json")
        : null;
}
