using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tidewire.Tool.Wire;

/// <summary>What came back for one request: an answer, or the reason why there is none.</summary>
internal sealed record Answer
{
    private static readonly JsonDocumentOptions _strict = new() { AllowDuplicateProperties = false };

    /// <summary>Why there is no answer, the end of a sentence; <see langword="null"/> where there is one.</summary>
    public string? Failure { get; init; }

    /// <summary>The status; 0 without an answer.</summary>
    public int Status { get; init; }

    /// <summary>The media type of the body.</summary>
    public string? ContentType { get; init; }

    /// <summary>The body as text, cut after 64 KiB.</summary>
    public string Body { get; init; } = "";

    /// <summary>The header <c>Retry-After</c>, as it came.</summary>
    public string? RetryAfter { get; init; }

    /// <summary>The header <c>Date</c>.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>The host to which a redirect points. No more of it is kept: the rest may hold a secret.</summary>
    public string? RedirectHost { get; init; }

    /// <summary>The proxies that say so, from <c>Via</c>.</summary>
    public string? Via { get; init; }

    /// <summary>The schemes of <c>WWW-Authenticate</c>.</summary>
    public IReadOnlyList<string> Challenges { get; init; } = [];

    /// <summary>From the request to the end of the body.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Whether the status is 2xx.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>Whether the service refused the request: 4xx, and not as a proxy's page.</summary>
    public bool IsRefusal => Status is >= 400 and < 500 && !IsPage && Status != (int)HttpStatusCode.ProxyAuthenticationRequired;

    /// <summary>Whether it is a page for people: of a proxy, a login or an error. Services of the contract speak JSON.</summary>
    public bool IsPage => ContentType is "text/html" or "application/xhtml+xml";

    /// <summary>The body as JSON; <see langword="null"/> if it is none, or has a name twice.</summary>
    public JsonNode? Json
    {
        get
        {
            try
            {
                return JsonNode.Parse(Body, documentOptions: _strict);
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }

    /// <summary>What came, as the end of a sentence: <c>202</c>, <c>200 with a page (text/html)</c>, <c>no answer: …</c>.</summary>
    public string Said => Failure is not null ? $"no answer: {Failure}"
        : RedirectHost is not null ? $"{Status}, a redirect to {RedirectHost}"
        : IsPage ? $"{Status} with a page ({ContentType})"
        : $"{Status}";
}
