namespace Tidewire.OAuthTests.Scripted;

/// <summary>The response of a scripted endpoint.</summary>
internal sealed record ScriptedAnswer
{
    public int Status { get; init; } = 200;

    public string? ContentType { get; init; } = "application/json";

    public string Body { get; init; } = "";

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public static ScriptedAnswer Json(string body, int status = 200) => new() { Status = status, Body = body };

    public static ScriptedAnswer Of(int status) => new() { Status = status, ContentType = null };
}
