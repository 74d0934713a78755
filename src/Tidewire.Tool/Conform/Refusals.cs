using Tidewire.Tool.Reporting;
using Tidewire.Tool.Wire;

namespace Tidewire.Tool.Conform;

/// <summary>Checks responses to requests that the contract requires a service to refuse.</summary>
internal static class Refusals
{
    private const string Allowed = "The contract allows 400, 401, 403, 413 and 422";

    private static readonly int[] _statuses = [400, 401, 403, 413, 422];

    /// <summary>Whether the service refused the request as the contract says.</summary>
    public static bool Is(Answer answer) => answer.IsRefusal && _statuses.Contains(answer.Status);

    /// <summary>Why a response is not a refusal as the contract defines it; <see langword="null"/> if it is one.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="what">A description of the request, for example <c>a body without fields</c>.</param>
    public static string? Problem(Answer answer, string what) => answer switch
    {
        { Failure: not null } => $"{what} {answer.Outcome}",
        { IsPage: true } or { RedirectHost: not null } or { Status: 407 } => $"{what} {answer.Outcome}; the answer seems to come from a proxy or a login page",
        { IsSuccess: true } => $"{what} is accepted ({answer.Status})",
        { Status: >= 500 } => $"{what} is answered with {answer.Status}: callers treat that as an outage and repeat the request. {Allowed}",
        _ when Is(answer) => null,
        _ => $"{what} is answered with {answer.Status}, which is not a refusal. {Allowed}",
    };

    /// <summary>Reports on a request that must be refused.</summary>
    public static void Add(Report report, string subject, string name, Answer answer, string what)
    {
        string? problem = Problem(answer, what);
        report.Add(subject, name, problem is null ? Verdict.Ok : Verdict.Problem, problem ?? $"{what} is refused ({answer.Status})");
    }
}
