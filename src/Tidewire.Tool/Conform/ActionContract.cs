using Tidewire.Tool.Reporting;
using Tidewire.Tool.Wire;

namespace Tidewire.Tool.Conform;

/// <summary>The contract of <c>POST /send</c> and <c>POST /events</c>.</summary>
internal sealed class ActionContract(ServiceUnderTest service, ActionCall call, Observer? observer, TimeProvider time, Report report)
{
    /// <summary>
    /// How often the service acts at most, if it heeds no key: for the first request, the repeated one and the other body, four at once, one lost and repeated, and
    /// one with an unknown field.
    /// </summary>
    public const int MaxActions = 10;

    public async Task CheckAsync(int burst, CancellationToken cancellationToken)
    {
        if (!await SharedChecks.IsThereAsync(service, call.Service, call.Path, report, cancellationToken).ConfigureAwait(false))
            return;

        if (call.HasUser)
            await new IdempotencyContract(service, call, observer, time, report).CheckAsync(cancellationToken).ConfigureAwait(false);
        else
            report.Add(call.Service, "success", Verdict.Unknown, $"not tried: --user names a test user, for whom up to {MaxActions} {call.Acts} are made. " +
                "Without it nothing is known of Idempotency-Key either");

        Task<Answer> Refused() => service.PostAsync(call.Path, "{}", cancellationToken);
        await SharedChecks.AddRetryAfterAsync(service, call.Service, Refused, burst, report).ConfigureAwait(false);
    }
}
