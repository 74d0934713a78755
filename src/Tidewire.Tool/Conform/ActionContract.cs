using Tidewire.Tool.Reporting;
using Tidewire.Tool.Wire;

namespace Tidewire.Tool.Conform;

/// <summary>The contract of <c>POST /send</c> and <c>POST /events</c>.</summary>
internal sealed class ActionContract(ServiceUnderTest service, ActionCall call, Observer? observer, TimeProvider time, Report report)
{
    /// <summary>
    /// The maximum number of actions if the service ignores keys: the first request, its repetition, the same key with another body, four
    /// concurrent ones, a lost one and its repetition, and one with an unknown field.
    /// </summary>
    public const int MaxActions = 10;

    public async Task CheckAsync(int burst, CancellationToken cancellationToken)
    {
        if (!await SharedChecks.IsReachableAsync(service, call.Service, call.Path, report, cancellationToken).ConfigureAwait(false))
            return;

        if (call.HasUser)
            await new IdempotencyContract(service, call, observer, time, report).CheckAsync(cancellationToken).ConfigureAwait(false);
        else
            report.Add(call.Service, "success", Verdict.Unknown, $"not tried. Set --user to a test user, for whom up to {MaxActions} {call.Acts} are created. " +
                "Without it, Idempotency-Key is not tested either");

        Task<Answer> Refused() => service.PostAsync(call.Path, "{}", cancellationToken);
        await SharedChecks.AddRetryAfterAsync(service, call.Service, Refused, burst, report).ConfigureAwait(false);
    }
}
