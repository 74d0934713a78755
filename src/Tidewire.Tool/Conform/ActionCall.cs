using System.Globalization;
using System.Text.Json.Nodes;

namespace Tidewire.Tool.Conform;

/// <summary>One of the two calls that change something.</summary>
/// <param name="Service">The service.</param>
/// <param name="Path">The path.</param>
/// <param name="Successes">The statuses that are the contract's success.</param>
/// <param name="HasUser">Whether there is a user for whom the service may act.</param>
/// <param name="Acts">What the service does, in the plural.</param>
/// <param name="Body">Makes a body. The text tells one from another.</param>
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
