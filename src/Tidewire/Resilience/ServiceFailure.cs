using System.Globalization;
using System.Net;

namespace Tidewire;

/// <summary>What went wrong with a call. Holds no body, token, key or message, so it is safe to log.</summary>
public sealed record ServiceFailure
{
    /// <summary>Describes a failure.</summary>
    /// <param name="kind">Why the call did not succeed.</param>
    public ServiceFailure(ServiceFailureKind kind) => Kind = kind;

    /// <summary>Why the call did not succeed.</summary>
    public ServiceFailureKind Kind { get; }

    /// <summary>A few fixed words that narrow the kind down, for instance <c>connection refused or unreachable</c>. For people, not for code.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The status of the last answer, or <see langword="null"/> where there was none.</summary>
    public HttpStatusCode? StatusCode { get; init; }

    /// <summary>
    /// How long to wait before the next try makes sense: what the service asked for (<c>Retry-After</c>, RFC 9110 section 10.2.3), or the time
    /// until an open circuit lets a request through. <see langword="null"/> where nobody said.
    /// </summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>How many requests the call sent or tried to send; 0 where nothing was sent.</summary>
    public int Attempts { get; init; }

    /// <summary>
    /// Whether the service may have done what was asked although the call failed: the request went out and no clear answer came back.
    /// Always <see langword="false"/> for calls that change nothing, such as verifying a token. Send again only with the same idempotency key.
    /// </summary>
    public bool IsAmbiguous { get; init; }

    /// <summary>
    /// The service's own id of the request, from <c>x-request-id</c> or <c>request-id</c> of its answer: what to name when asking those who run it.
    /// <see langword="null"/> where it gave none, or one of more than 128 characters or outside visible ASCII.
    /// </summary>
    public string? RequestId { get; init; }

    /// <summary>
    /// Whether a refusal came as <c>text/html</c> or with a Basic, Digest, Negotiate or NTLM challenge: a proxy's page in the place of an answer of the
    /// service. It says nothing of the request itself.
    /// </summary>
    public bool IsProxyAnswer { get; init; }

    /// <summary>The failure in one line, fit for a log.</summary>
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
