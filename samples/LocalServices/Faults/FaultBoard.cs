using LocalServices.Hosting;
using Microsoft.AspNetCore.Http;

namespace LocalServices.Faults;

/// <summary>The active rules. They belong to the service and survive its outages.</summary>
internal sealed class FaultBoard
{
    private readonly Lock _gate = new();
    private readonly List<FaultRule> _rules = [];

    public void Add(FaultRule rule)
    {
        lock (_gate)
        {
            _rules.Add(rule);
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _rules.Clear();
        }
    }

    public IReadOnlyList<FaultRule> List()
    {
        lock (_gate)
        {
            return [.. _rules];
        }
    }

    /// <summary>Takes the oldest rule for this path and counts one use of it; <c>null</c> if there is none.</summary>
    public FaultRule? Take(PathString path)
    {
        lock (_gate)
        {
            int index = _rules.FindIndex(rule => rule.Path is null ? !ControlPaths.Contains(path) : path == rule.Path);
            if (index < 0) return null;

            FaultRule rule = _rules[index];
            if (rule.Times == 1) _rules.RemoveAt(index);
            else if (rule.Times is { } times) _rules[index] = rule with { Times = times - 1 };

            return rule;
        }
    }
}
