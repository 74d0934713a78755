using Polly.CircuitBreaker;
using Tidewire.Http;

namespace Tidewire.Resilience;

/// <summary>Inside retry and timeouts, once for each attempt: counts it, asks the circuit, and tells the circuit how it went.</summary>
internal sealed class AttemptHandler(Circuit circuit, TimeProvider time) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var pass = circuit.Enter();
        if (!pass.Granted)
            throw new BrokenCircuitException(Reasons.CircuitOpen);

        CallContext.TryGet(request, out var call);
        if (call is not null)
            call.Attempts++;

        try
        {
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (FailureClassifier.IsOutage(response.StatusCode))
                circuit.Failed(pass, FailureClassifier.KindOf(response.StatusCode));
            else
                circuit.Succeeded(pass);

            if (call is { IsReadOnly: false } && FailureClassifier.MayHaveActed(response.StatusCode, RetryAfter.Of(response.Headers, time)))
                call.MayHaveActed = true;
            return response;
        }
        catch (Exception e)
        {
            bool cancelledByCaller = e is OperationCanceledException && call?.CallerToken.IsCancellationRequested == true;
            if (cancelledByCaller)
                circuit.Abandoned(pass);
            else
                circuit.Failed(pass, FailureClassifier.Explain(e)?.Kind ?? ServiceFailureKind.Unavailable);

            if (call is { IsReadOnly: false } && !JsonBody.NothingWritten(request) && !FailureClassifier.NeverConnected(e))
                call.MayHaveActed = true;
            throw;
        }
    }
}
