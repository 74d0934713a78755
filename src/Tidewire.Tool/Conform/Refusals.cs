using Tidewire.Tool.Reporting;
using Tidewire.Tool.Wire;

namespace Tidewire.Tool.Conform;

/// <summary>Checks responses to requests that the contract requires a service to refuse.</summary>
internal static class Refusals
{
    private static readonly int[] _statuses = [400, 401, 403, 413, 422];

    /// <summary>Whether the service refused the request as the contract says.</summary>
    public static bool Is(Answer answer) => answer.IsRefusal && _statuses.Contains(answer.Status);

    /// <summary>Why a response is not a refusal by the contract; <see langword="null"/> if it is one.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="what">A description of the request, for example <c>a body without fields</c>.</param>
    public static string? Problem(Answer answer, string what) => answer switch
    {
        { Failure: not null } => $"{what} {answer.Outcome}",
        { IsPage: true } or { RedirectHost: not null } or { Status: 407 } => $"{what} {answer.Outcome}; the answer seems to come from a proxy or a login page",
        { IsSuccess: true } => $"{what} is accepted ({answer.Status})",
        { Status: >= 500 } => $"{what} is answered with {answer.Status}: callers treat that as an outage and repeat the request. The contract says 400 or 422",
        _ when Is(answer) => null,
        _ => $"{what} is answered with {answer.Status}, which callers treat as a wrong address. The contract says 400 or 422",
    };

    /// <summary>Reports on a request that must be refused.</summary>
    public static void Add(Report report, string subject, string name, Answer answer, string what)
    {
        string? problem = Problem(answer, what);
        report.Add(subject, name, problem is null ? Verdict.Ok : Verdict.Problem, problem ?? $"{what} is refused ({answer.Status})");
    }
}
