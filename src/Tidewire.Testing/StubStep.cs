using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Tidewire.Testing;

/// <summary>A scripted response: its content, delay and repetitions.</summary>
internal sealed class StubStep(string description, Func<StubbedRequest, HttpResponseMessage>? answer)
{
    private readonly List<KeyValuePair<string, string>> _headers = [];

    public TimeSpan Delay { get; set; }

    /// <summary>
    /// The number of requests that the step answers; <see langword="null"/> for one, or for all further requests if it is the last step.
    /// </summary>
    public int? Limit { get; set; }

    public int Used { get; set; }

    public bool IsSatisfied => Used >= (Limit ?? 1);

    public static StubStep Reply(int status, string? json) => new(status.ToString(CultureInfo.InvariantCulture), _ => new((HttpStatusCode)status)
    {
        Content = json is null ? new ByteArrayContent([]) : new StringContent(json, Encoding.UTF8, "application/json"),
    });

    // The same exceptions that .NET's handler throws.
    public static StubStep Refuse() => new("connection refused", _ => throw new HttpRequestException(
        HttpRequestError.ConnectionError, "Connection refused (stub)", new SocketException((int)SocketError.ConnectionRefused)));

    public static StubStep Reset() => new("connection reset", _ => throw new HttpRequestException(
        HttpRequestError.Unknown, "An error occurred while sending the request (stub)", new IOException(
            "Connection reset by peer (stub)", new SocketException((int)SocketError.ConnectionReset))));

    public static StubStep Stall() => new("no answer", answer: null) { Delay = Timeout.InfiniteTimeSpan };

    public void AddHeader(string name, string value)
    {
        if (answer is null)
            throw new InvalidOperationException($"'{description}' cannot have headers, because it never responds: remove Stall() or WithHeader(...).");
        _headers.Add(new(name, value));
    }

    public HttpResponseMessage Answer(StubbedRequest request)
    {
        var response = answer!(request);
        foreach (var (name, value) in _headers)
        {
            if (!response.Headers.TryAddWithoutValidation(name, value))
                response.Content.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }

    public override string ToString()
    {
        string text = Limit is { } limit ? $"{description} ({limit} times)" : description;
        return Delay > TimeSpan.Zero ? string.Create(CultureInfo.InvariantCulture, $"{text} after {Delay.TotalSeconds:0.###} s") : text;
    }
}
