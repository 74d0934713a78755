using Tidewire;
using Microsoft.AspNetCore.Http.HttpResults;
using Tidewire.AspNetCore;

namespace TheNamespace.Messages;

internal static class MessageEndpoints
{
    public static void MapMessages(this IEndpointRouteBuilder routes) => routes.MapPost("/messages", SendAsync).WithName("SendMessage");

    private static async Task<Results<Accepted, ProblemHttpResult>> SendAsync(
        NewMessage body, HttpContext context, INotificationService notifications, IAnalyticsService analytics, CancellationToken cancellationToken)
    {
        string userId = context.GetTokenClaims()!.Subject!;
        if (!await notifications.SendAsync(userId, body.Text, cancellationToken: cancellationToken))
            return TypedResults.Problem("The message may not have been sent. Try again later.", statusCode: StatusCodes.Status503ServiceUnavailable);

        // Queued for delivery in the background.
        analytics.Track(userId, "send", "message", context.TraceIdentifier);
        return TypedResults.Accepted((string?)null);
    }
}
