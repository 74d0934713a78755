using System.Buffers;
using System.Globalization;
using Microsoft.Extensions.Options;

namespace Tidewire.Analytics;

/// <summary>
/// Checks the analytics options against their annotations, and against the rules that annotations cannot express.
/// </summary>
internal sealed class AnalyticsQueueOptionsValidator : IValidateOptions<AnalyticsOptions>
{
    private static readonly SearchValues<char> _special = SearchValues.Create("?#\\%{}");
    private readonly AnalyticsOptionsValidator _annotations = new();

    public ValidateOptionsResult Validate(string? name, AnalyticsOptions options)
    {
        var failures = new List<string>();
        var annotated = _annotations.Validate(name, options);
        if (annotated.Failed)
            failures.AddRange(annotated.Failures);

        failures.AddRange(QueueFailures(name, options));
        failures.AddRange(StoreFailures(name, options));
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> QueueFailures(string? section, AnalyticsOptions options)
    {
        var queue = options.Queue;
        if (options.SampleRate is not (>= 0 and <= 1))
            yield return string.Create(CultureInfo.InvariantCulture, $"{section}:SampleRate is {options.SampleRate}. Set it to a number from 0 (none) to 1 (all).");

        if (!Enum.IsDefined(queue.Overflow))
            yield return $"{section}:Queue:Overflow is {queue.Overflow}. Set it to {nameof(QueueOverflow.RefuseNewest)} or {nameof(QueueOverflow.DropOldest)}.";

        if (queue.Workers <= 256 && queue.Workers > options.ConcurrencyLimit)
        {
            yield return $"{section}:Queue:Workers is {queue.Workers}, more than {section}:ConcurrencyLimit ({options.ConcurrencyLimit}) allows. " +
                "Reduce the workers or raise the limit.";
        }

        if (queue.BaseDelay > queue.MaxDelay)
        {
            yield return $"{section}:Queue:BaseDelay is {queue.BaseDelay:c}, longer than {section}:Queue:MaxDelay ({queue.MaxDelay:c}). " +
                "Decrease the former or increase the latter.";
        }

        if (queue.BatchPath is { } path && !IsPath(path))
        {
            yield return $"{section}:Queue:BatchPath is '{path}', which is not a plain path. It is appended to the base address: set it to a path that starts with a " +
                "slash, for instance /events/batch.";
        }
    }

    private static IEnumerable<string> StoreFailures(string? section, AnalyticsOptions options)
    {
        if (!Enum.IsDefined(options.Store.Accept))
            yield return $"{section}:Store:Accept is {options.Store.Accept}. Set it to {nameof(StoreAccept.InMemory)} or {nameof(StoreAccept.OnDisk)}.";

        if (!Enum.IsDefined(options.Store.Durability))
        {
            yield return $"{section}:Store:Durability is {options.Store.Durability}. Set it to {nameof(StoreDurability.Process)} or " +
                $"{nameof(StoreDurability.Power)}.";
        }

        if (options.Store.Accept == StoreAccept.OnDisk && options.Queue.Overflow == QueueOverflow.DropOldest)
        {
            yield return $"{section}:Queue:Overflow is {nameof(QueueOverflow.DropOldest)}, but with {section}:Store:Accept={nameof(StoreAccept.OnDisk)} an " +
                $"accepted event cannot be dropped for a newer one. Set Overflow to {nameof(QueueOverflow.RefuseNewest)}.";
        }
    }

    private static bool IsPath(string path) =>
        path.Length > 1 && path[0] == '/' && path[^1] != '/' && !path.AsSpan().ContainsAny(_special) && !path.AsSpan().ContainsAnyExceptInRange('!', '~')
        && path[1..].Split('/').All(segment => segment is not ("" or "." or ".."));
}
