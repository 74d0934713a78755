using System.Net;
using Tidewire.Resilience;

namespace Tidewire.Tests.Resilience;

/// <summary>Base of the tests of a call with its circuit, without a pipeline.</summary>
public abstract class CallTest : CircuitTest, IDisposable
{
    private readonly List<IDisposable> _messages = [];

    internal CallTest() => Request = Keep(new HttpRequestMessage(HttpMethod.Post, "http://svc.example/entries"));

    internal HttpRequestMessage Request { get; }

    /// <summary>Starts a call that, by default, is not safe to repeat.</summary>
    internal CallContext Start(
        bool isReadOnly = false, bool isRepeatable = false, bool keysHonored = false, bool canReplay = true, CircuitPass pass = default, bool isCanceled = false)
    {
        var call = new CallContext
        {
            Judge = new(status => (int)status is >= 200 and < 300, Time),
            StartedAt = Time.GetTimestamp(),
            Budget = Settings.Budget,
            IsReadOnly = isReadOnly,
            IsRepeatable = isRepeatable,
            CanReplay = canReplay,
            KeysHonored = keysHonored,
            Operation = null,
            CallerToken = new(isCanceled),
            Snapshot = RequestSnapshot.Of(Request, isOpenToHandlers: false),
            Address = Request.RequestUri!,
            KeyOfCall = null,
            Pass = pass,
        };
        call.AttachTo(Request);
        return call;
    }

    /// <summary>Records that an attempt of the call got a response, and returns the response.</summary>
    internal HttpResponseMessage Answered(CallContext call, int status, double? retryAfter = null)
    {
        var response = Response(status, retryAfter);
        call.Attempts++;
        call.Answered(response);
        return response;
    }

    /// <summary>Records that an attempt of the call ended with an exception, and returns the exception.</summary>
    internal static Exception Faulted(CallContext call, Exception exception, bool nothingWritten = false)
    {
        call.Attempts++;
        call.Faulted(exception, nothingWritten);
        return exception;
    }

    internal HttpResponseMessage Response(int status, double? retryAfter = null)
    {
        var response = Keep(new HttpResponseMessage((HttpStatusCode)status));
        if (retryAfter is { } seconds)
            response.Headers.RetryAfter = new(TimeSpan.FromSeconds(seconds));
        return response;
    }

    public void Dispose()
    {
        _messages.ForEach(message => message.Dispose());
        GC.SuppressFinalize(this);
    }

    private T Keep<T>(T message)
        where T : IDisposable
    {
        _messages.Add(message);
        return message;
    }
}
