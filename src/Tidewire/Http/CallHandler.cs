using Refit;

namespace Tidewire.Http;

/// <summary>The outermost handler of a client: makes a logical call of a request, and gives it its idempotency key.</summary>
internal sealed class CallHandler(
    IReadOnlyDictionary<string, ReplyShape> replies, bool readOnlyService, Func<TimeSpan> budget, bool enforceBudget, TimeProvider time) : DelegatingHandler
{
    private static readonly HttpRequestOptionsKey<string> _method = new(HttpRequestMessageOptions.MethodName);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        bool readOnly = readOnlyService || IsSafe(request.Method);
        bool repeatable = readOnly || request.Method == HttpMethod.Put || request.Method == HttpMethod.Delete;
        SetIdempotencyKey(request, repeatable);

        // Below us the platform sends again, up to three times, what has no body and was not answered before the connection closed.
        if (!repeatable)
            request.Content ??= new ByteArrayContent([]);

        var call = new CallContext
        {
            StartedAt = time.GetTimestamp(),
            Budget = budget(),
            IsReadOnly = readOnly,
            IsRepeatable = repeatable,
            CanReplay = request.Content is null or JsonBody or ByteArrayContent or ReadOnlyMemoryContent,
            Reply = request.Options.TryGetValue(_method, out string? method) ? replies.GetValueOrDefault(method) : default,
            CallerToken = cancellationToken,
        };
        call.AttachTo(request);
        CallSlot.Fill(replies, call);

        return enforceBudget ? SendWithinBudgetAsync(request, call) : base.SendAsync(request, cancellationToken);
    }

    private static void SetIdempotencyKey(HttpRequestMessage request, bool repeatable)
    {
        if (request.Headers.NonValidated.TryGetValues(IdempotencyKey.HeaderName, out var given))
            IdempotencyKey.ThrowIfInvalid(given.ToString(), IdempotencyKey.HeaderName);
        else if (!repeatable)
            request.Headers.TryAddWithoutValidation(IdempotencyKey.HeaderName, IdempotencyKey.New());
    }

    // Only where the application brings its own resilience: else the standard handler holds the budget.
    private async Task<HttpResponseMessage> SendWithinBudgetAsync(HttpRequestMessage request, CallContext call)
    {
        using var ending = new CancellationTokenSource(call.Budget, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ending.Token, call.CallerToken);
        return await base.SendAsync(request, either.Token).ConfigureAwait(false);
    }

    private static bool IsSafe(HttpMethod method) =>
        method == HttpMethod.Get || method == HttpMethod.Head || method == HttpMethod.Options || method == HttpMethod.Trace;
}
