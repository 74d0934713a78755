using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Tidewire.Http;

/// <summary>
/// One logical call, whatever the number of requests it takes. It travels in the options of the request message, which is the same object
/// on every attempt, so handlers and caller share it without an AsyncLocal.
/// </summary>
internal sealed class CallContext
{
    private static readonly HttpRequestOptionsKey<CallContext> _key = new("Tidewire.Call");

    /// <summary>When the call began, as a timestamp of the time provider.</summary>
    public required long StartedAt { get; init; }

    /// <summary>The whole call's time limit, fixed when it began: a reload does not move the deadline of a call under way.</summary>
    public required TimeSpan Budget { get; init; }

    /// <summary>Whether the call changes nothing at the service.</summary>
    public required bool IsReadOnly { get; init; }

    /// <summary>Whether the method may be repeated by its definition (RFC 9110, section 9.2.2), or the call is read-only.</summary>
    public required bool IsRepeatable { get; init; }

    /// <summary>Whether the request's body can be written a second time: a stream or an upload made of streams is used up by the first attempt.</summary>
    public required bool CanReplay { get; init; }

    /// <summary>What the method called wants of its reply.</summary>
    public required ReplyShape Reply { get; init; }

    /// <summary>The token the call was made with: tells the caller's cancellation from our own time limits.</summary>
    public required CancellationToken CallerToken { get; init; }

    /// <summary>How many requests were sent or tried.</summary>
    public int Attempts { get; set; }

    /// <summary>Whether some attempt may have been acted on by the service.</summary>
    public bool MayHaveActed { get; set; }

    /// <summary>Whether the service asked for a pause longer than what was left of the budget.</summary>
    public bool RetryAfterDidNotFit { get; set; }

    /// <summary>The status of the reply that was read.</summary>
    public HttpStatusCode? Status { get; set; }

    /// <summary>Whether the reply that was read had no body.</summary>
    public bool BodyIsEmpty { get; set; }

    /// <summary>The pause before the next attempt, decided together with the decision to retry.</summary>
    public TimeSpan NextDelay { get; set; }

    public void AttachTo(HttpRequestMessage request) => request.Options.Set(_key, this);

    public static bool TryGet(HttpRequestMessage? request, [NotNullWhen(true)] out CallContext? call)
    {
        call = null;
        return request is not null && request.Options.TryGetValue(_key, out call);
    }
}
