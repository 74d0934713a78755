using System.Net;
using System.Text;

namespace Tidewire.Tests.Credentials;

/// <summary>An in-memory token endpoint with scripted responses that counts requests and can delay them.</summary>
internal sealed class StubTokenEndpoint : HttpMessageHandler
{
    private readonly Lock _lock = new();
    private readonly List<StubTokenRequest> _requests = [];
    private Func<int, HttpResponseMessage> _answer = number => Token($"token-{number}");
    private TaskCompletionSource? _gate;

    /// <summary>The requests so far.</summary>
    public IReadOnlyList<StubTokenRequest> Requests
    {
        get
        {
            lock (_lock)
                return [.. _requests];
        }
    }

    /// <summary>Sets the response to all later requests. The argument of the delegate is the number of the request, counted from 1.</summary>
    public void Answer(Func<int, HttpResponseMessage> answer) => _answer = answer;

    public void Answer(string json) => _answer = _ => Json(json);

    public void Fail(HttpStatusCode status, string body = "") => _answer = _ => Json(body, status);

    /// <summary>Keeps requests waiting until the returned action is called.</summary>
    public Action Hold()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _gate = gate;
        return () =>
        {
            _gate = null;
            gate.SetResult();
        };
    }

    public static HttpResponseMessage Token(string token, object? expiresIn = null) =>
        Json($$"""{"access_token":"{{token}}","token_type":"Bearer","expires_in":{{expiresIn ?? 3_600}}}""");

    public static HttpResponseMessage Json(string json, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new StringContent(json, Encoding.UTF8, "application/json") };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var received = new StubTokenRequest(
            request.RequestUri!,
            request.Headers.Authorization?.ToString(),
            await request.Content!.ReadAsStringAsync(cancellationToken),
            request.Content.Headers.ContentType?.ToString());

        int number;
        lock (_lock)
        {
            _requests.Add(received);
            number = _requests.Count;
        }

        if (_gate is { } gate)
            await gate.Task.WaitAsync(cancellationToken);
        return _answer(number);
    }
}
