using LocalServices.Requests;

namespace LocalServices.Notifications;

internal sealed record SendRequest : IRequestBody
{
    public required string UserId { get; init; }

    public required string Message { get; init; }

    // Settable, because the JSON source generator would overwrite the default of an init-only property that is missing in the body.
    public string Channel { get; set; } = "email";

    public string? FindProblem()
    {
        if (UserId.Length == 0) return "user_id must not be empty";
        if (Message.Length == 0) return "message must not be empty";
        if (Channel.Length == 0) return "channel must not be empty";

        return null;
    }
}
