namespace Tidewire.Http;

/// <summary>The outermost handler of a client: makes a logical call of a request, and gives it its idempotency key.</summary>
internal sealed class CallHandler(bool readOnlyService, Func<TimeSpan> budget, bool enforceBudget, TimeProvider time) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        bool readOnly = readOnlyService || IsSafe(request.Method);
        bool repeatable = readOnly || request.Method == HttpMethod.Put || request.Method == HttpMethod.Delete;

        if (!repeatable && !request.Headers.Contains(IdempotencyKey.HeaderName))
            request.Headers.TryAddWithoutValidation(IdempotencyKey.HeaderName, IdempotencyKey.New());

        var call = new CallContext
        {
            StartedAt = time.GetTimestamp(),
            Budget = budget(),
            IsReadOnly = readOnly,
            IsRepeatable = repeatable,
            CallerToken = cancellationToken,
        };
        call.AttachTo(request);

        return enforceBudget ? SendWithinBudgetAsync(request, call) : base.SendAsync(request, cancellationToken);
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
