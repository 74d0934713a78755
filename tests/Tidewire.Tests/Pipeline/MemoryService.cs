using System.Net;
using System.Text;

namespace Tidewire.Tests.Pipeline;

/// <summary>A service in memory: the primary handler of a client.</summary>
internal class MemoryService : HttpMessageHandler
{
    public Func<CancellationToken, Task<HttpResponseMessage>> Answer { get; set; } = _ => Task.FromResult(new HttpResponseMessage());

    /// <summary>Runs for each request before it is recorded.</summary>
    public Action<HttpRequestMessage>? Arriving { get; set; }

    /// <summary>Address and headers of each request, as they arrived.</summary>
    public List<(Uri Address, Dictionary<string, string> Headers)> Requests { get; } = [];

    /// <summary>The body of the last request; empty if it had none.</summary>
    public string Body { get; private set; } = "";

    public void AnswerWith(int status) => Answer = _ => Task.FromResult(new HttpResponseMessage((HttpStatusCode)status));

    public void AnswerWith(int status, string body, string? type = "application/json") => Answer = _ =>
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        if (type is not null)
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        return Task.FromResult(new HttpResponseMessage((HttpStatusCode)status) { Content = content });
    };

    /// <summary>Leaves all later requests unanswered. The returned task completes when the first of them has arrived.</summary>
    public Task Stall()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Answer = async cancellation =>
        {
            arrived.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
            throw new InvalidOperationException();
        };
        return arrived.Task;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var read = new MemoryStream();
        if (request.Content is { } body)
            await body.CopyToAsync(read, cancellationToken);
        Body = Encoding.UTF8.GetString(read.ToArray());
        Arriving?.Invoke(request);
        Requests.Add((request.RequestUri!, request.Headers.NonValidated.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
        return await Answer(cancellationToken);
    }
}
