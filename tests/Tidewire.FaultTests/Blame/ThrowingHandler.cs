namespace Tidewire.FaultTests.Blame;

/// <summary>Creates handlers that throw, and counts their calls.</summary>
internal sealed class ThrowingHandler(ThrownWhen when)
{
    /// <summary>Creates the exception to throw; <see langword="null"/> throws nothing.</summary>
    public Func<Exception>? Error { get; set; }

    public Exception? Last { get; private set; }

    public int Calls { get; private set; }

    /// <summary>Creates the handler of one client.</summary>
    public DelegatingHandler CreateLink() => new Link(this, when);

    private Exception? Next()
    {
        Calls++;
        return Last = Error?.Invoke();
    }

    private sealed class Link(ThrowingHandler owner, ThrownWhen when) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (owner.Next() is not { } error)
                return base.SendAsync(request, cancellationToken);
            return when == ThrownWhen.Synchronously ? throw error : ThrowAsync(error, request, cancellationToken);
        }

        private async Task<HttpResponseMessage> ThrowAsync(Exception error, HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Yield();
            if (when == ThrownWhen.AfterTheAnswer)
                (await base.SendAsync(request, cancellationToken)).Dispose();
            throw error;
        }
    }
}
