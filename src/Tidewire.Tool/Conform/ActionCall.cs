using System.Globalization;
using System.Text.Json.Nodes;

namespace Tidewire.Tool.Conform;

/// <summary>One of the two calls that have an effect.</summary>
/// <param name="Service">The service.</param>
/// <param name="Path">The path.</param>
/// <param name="Successes">The success statuses of the contract.</param>
/// <param name="HasUser">Whether a test user is given.</param>
/// <param name="Acts">The plural noun for the service's actions.</param>
/// <param name="Body">Creates a body with a distinguishing text.</param>
internal sealed record ActionCall(string Service, string Path, IReadOnlyList<int> Successes, bool HasUser, string Acts, Func<string, JsonObject> Body)
{
    /// <summary><c>POST /send</c>.</summary>
    public static ActionCall Send(string? user, string channel) => new("notifications", "/send", [202], user is not null, "messages", text => new()
    {
        ["user_id"] = user,
        ["message"] = $"This is a test of the notification service by tidewire conform ({text}). Please ignore it.",
        ["channel"] = channel,
    });

    /// <summary><c>POST /events</c>.</summary>
    public static ActionCall Report(string? user, TimeProvider time) => new("analytics", "/events", [200, 202], user is not null, "events", text => new()
    {
        ["user_id"] = user,
        ["action"] = "conform",
        ["resource_type"] = "tidewire",
        ["resource_id"] = text,
        ["timestamp"] = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
    });

    /// <summary>The successes as text.</summary>
    public string SuccessText => string.Join(" or ", Successes);
}
