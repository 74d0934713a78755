using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tidewire.Tool.Wire;

/// <summary>The outcome of a request: a response, or the reason why there is none.</summary>
internal sealed record Answer
{
    private static readonly JsonDocumentOptions _strict = new() { AllowDuplicateProperties = false };

    /// <summary>Why there is no response, as the end of a sentence; <see langword="null"/> if there is one.</summary>
    public string? Failure { get; init; }

    /// <summary>The status; 0 without a response.</summary>
    public int Status { get; init; }

    /// <summary>The media type of the body.</summary>
    public string? ContentType { get; init; }

    /// <summary>The body as text, truncated after 64 KiB.</summary>
    public string Body { get; init; } = "";

    /// <summary>The header <c>Retry-After</c>, unparsed.</summary>
    public string? RetryAfter { get; init; }

    /// <summary>The header <c>Date</c>.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>The target host of a redirect. The rest of the URL may contain a secret and is not kept.</summary>
    public string? RedirectHost { get; init; }

    /// <summary>The proxies named in <c>Via</c>.</summary>
    public string? Via { get; init; }

    /// <summary>The schemes of <c>WWW-Authenticate</c>.</summary>
    public IReadOnlyList<string> Challenges { get; init; } = [];

    /// <summary>The time from the request to the end of the body.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Whether the status is 2xx.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>Whether the service refused the request: 4xx, but not a proxy's page.</summary>
    public bool IsRefusal => Status is >= 400 and < 500 && !IsPage && Status != (int)HttpStatusCode.ProxyAuthenticationRequired;

    /// <summary>Whether the body is an HTML page, for example a login page or an error page of a proxy. Services that follow the contract use JSON.</summary>
    public bool IsPage => ContentType is "text/html" or "application/xhtml+xml";

    /// <summary>The body as JSON; <see langword="null"/> if it is not JSON, has duplicate names, or has a text that is not valid Unicode.</summary>
    public JsonNode? Json
    {
        get
        {
            try
            {
                var json = JsonNode.Parse(Body, documentOptions: _strict);
                ReadTexts();
                return json;
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                // InvalidOperationException: a lone surrogate, which is found only when the text is read.
                return null;
            }
        }
    }

    /// <summary>
    /// The outcome, as the end of a sentence about the request: <c>is answered with 202</c>, <c>is answered with 200 and a page
    /// (text/html)</c>, <c>got no answer: …</c>.
    /// </summary>
    public string Outcome => Failure is not null ? $"got no answer: {Failure}"
        : RedirectHost is not null ? $"is answered with {Status}, a redirect to {RedirectHost}"
        : IsPage ? $"is answered with {Status} and a page ({ContentType})"
        : $"is answered with {Status}";

    private void ReadTexts()
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(Body));
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                reader.GetString();
        }
    }
}
