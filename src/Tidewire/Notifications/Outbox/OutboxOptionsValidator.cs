using Microsoft.Extensions.Options;

namespace Tidewire.Notifications;

/// <summary>Validates the notification options against their annotations, then against the outbox rules that annotations cannot express.</summary>
internal sealed class OutboxOptionsValidator : IValidateOptions<NotificationOptions>
{
    private readonly NotificationOptionsValidator _annotations = new();

    public ValidateOptionsResult Validate(string? name, NotificationOptions options)
    {
        var failures = new List<string>();
        var annotated = _annotations.Validate(name, options);
        if (annotated.Failed)
            failures.AddRange(annotated.Failures);

        failures.AddRange(OutboxFailures(name, options));
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> OutboxFailures(string? section, NotificationOptions options)
    {
        var outbox = options.Outbox;
        if (!Enum.IsDefined(outbox.OnUncertain))
        {
            yield return $"{section}:Outbox:OnUncertain is {outbox.OnUncertain}. Set it to {nameof(UncertainPolicy.Keep)}, {nameof(UncertainPolicy.Resend)} or " +
                $"{nameof(UncertainPolicy.Drop)}.";
        }

        if (!Enum.IsDefined(outbox.Durability))
        {
            yield return $"{section}:Outbox:Durability is {outbox.Durability}. Set it to {nameof(StoreDurability.Process)} or {nameof(StoreDurability.Power)}.";
        }

        if (outbox.BaseDelay > outbox.MaxDelay)
        {
            yield return $"{section}:Outbox:BaseDelay is {outbox.BaseDelay:c}, longer than {section}:Outbox:MaxDelay ({outbox.MaxDelay:c}). " +
                "Decrease the former or increase the latter.";
        }
    }
}
