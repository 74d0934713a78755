using System.Globalization;
using System.Net;

namespace Tidewire;

/// <summary>The failure of a call. Contains no body, token, key or message text, so it is safe to log.</summary>
public sealed record ServiceFailure
{
    /// <summary>Creates a failure.</summary>
    /// <param name="kind">The kind of the failure.</param>
    public ServiceFailure(ServiceFailureKind kind) => Kind = kind;

    /// <summary>The kind of the failure.</summary>
    public ServiceFailureKind Kind { get; }

    /// <summary>
    /// A short fixed text with more detail, for example <c>connection refused or unreachable</c>. For people; do not depend on it in code.
    /// </summary>
    public string Reason { get; init; } = "";

    /// <summary>The status of the response to the last request; <see langword="null"/> if there was no response.</summary>
    public HttpStatusCode? StatusCode { get; init; }

    /// <summary>
    /// How long to wait before trying again: the <c>Retry-After</c> of the service (RFC 9110, section 10.2.3), or the time until an open
    /// circuit allows a trial call. <see langword="null"/> if unknown.
    /// </summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The number of requests that the call sent or tried to send; 0 if nothing was sent.</summary>
    public int Attempts { get; init; }

    /// <summary>
    /// Whether the service may have acted although the call failed: the request was sent, but there was no clear response. Always
    /// <see langword="false"/> for read-only calls, such as verifying a token. If <see langword="true"/>, repeat the call only with the
    /// same idempotency key.
    /// </summary>
    public bool IsAmbiguous { get; init; }

    /// <summary>
    /// The service's id of the request, from the response header <c>x-request-id</c> or <c>request-id</c>. Quote it to the operators of the
    /// service. <see langword="null"/> if there is none, or if it is longer than 128 characters or not visible ASCII.
    /// </summary>
    public string? RequestId { get; init; }

    /// <summary>
    /// Whether a refusal came as an HTML page or with a Basic, Digest, Negotiate or NTLM challenge. Such a response comes from a proxy, not
    /// from the service, and says nothing about the request.
    /// </summary>
    public bool IsProxyAnswer { get; init; }

    /// <summary>Returns the failure in one line, safe to log.</summary>
    public override string ToString()
    {
        string text = Reason.Length == 0 ? Kind.ToString() : $"{Kind} ({Reason})";
        if (StatusCode is { } status)
            text += string.Create(CultureInfo.InvariantCulture, $", status {(int)status}");
        if (RetryAfter is { } pause)
            text += string.Create(CultureInfo.InvariantCulture, $", retry after {pause.TotalSeconds:0.###} s");
        return string.Create(CultureInfo.InvariantCulture, $"{text}, attempts {Attempts}{(IsAmbiguous ? ", may have been acted on" : "")}");
    }
}
