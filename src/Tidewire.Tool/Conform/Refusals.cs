using Tidewire.Tool.Reporting;
using Tidewire.Tool.Wire;

namespace Tidewire.Tool.Conform;

/// <summary>Judges answers to requests that a service of the contract refuses.</summary>
internal static class Refusals
{
    private static readonly int[] _statuses = [400, 401, 403, 413, 422];

    /// <summary>Whether the service refused the request in words of the contract.</summary>
    public static bool Is(Answer answer) => answer.IsRefusal && _statuses.Contains(answer.Status);

    /// <summary>Why an answer is no refusal of the contract; <see langword="null"/> if it is one.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="what">What was sent, for instance <c>a body without fields</c>.</param>
    public static string? Problem(Answer answer, string what) => answer switch
    {
        { Failure: not null } => $"{what} got {answer.Said}",
        { IsPage: true } or { RedirectHost: not null } or { Status: 407 } => $"{what} is answered with {answer.Said}, as a proxy or a login page does",
        { IsSuccess: true } => $"{what} is accepted ({answer.Status})",
        { Status: >= 500 } => $"{what} is answered with {answer.Status}: callers take that for an outage, and repeat the request. The contract says 400 or 422",
        _ when Is(answer) => null,
        _ => $"{what} is answered with {answer.Status}, which callers take for a wrong address. The contract says 400 or 422",
    };

    /// <summary>Reports a request that must be refused.</summary>
    public static void Add(Report report, string subject, string name, Answer answer, string what)
    {
        string? problem = Problem(answer, what);
        report.Add(subject, name, problem is null ? Verdict.Ok : Verdict.Problem, problem ?? $"{what} is refused ({answer.Status})");
    }
}
