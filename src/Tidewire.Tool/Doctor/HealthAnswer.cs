using Tidewire.Tool.Reporting;
using Tidewire.Tool.Wire;

namespace Tidewire.Tool.Doctor;

/// <summary>Interprets the response of <c>GET /health</c>.</summary>
internal static class HealthAnswer
{
    private static readonly string[] _proxyChallenges = ["Basic", "Digest", "Negotiate", "NTLM"];

    public static (Verdict Verdict, string Text) Judge(Answer answer) => answer switch
    {
        { Failure: { } failure } => (Verdict.Problem, $"GET /health got no answer: {failure}"),
        { RedirectHost: { } host } => (Verdict.Problem, $"GET /health is answered with {answer.Status}, a redirect to {host}; the answer seems to come from a login page or a proxy. " +
            "Redirects are never followed: set the final address"),
        { Status: 407 } => (Verdict.Problem, "a proxy between this machine and the service requires a login (407)"),
        { IsPage: true } => (Verdict.Problem, $"GET /health {answer.Outcome}; the answer seems to come from a login page or a proxy. Services that follow the contract use JSON"),
        { Status: 401 } when answer.Challenges.Any(scheme => _proxyChallenges.Contains(scheme, StringComparer.OrdinalIgnoreCase)) =>
            (Verdict.Problem, $"GET /health is answered with 401 and the challenge {answer.Challenges[0]}; the answer seems to come from a proxy"),
        { Status: >= 500 } => (Verdict.Problem, $"the service is reachable, and answers GET /health with {answer.Status}{After(answer)}{Through(answer)}"),
        { Status: 429 } => (Verdict.Warning, $"the service is reachable, and throttles GET /health (429){After(answer)}{Through(answer)}"),
        { IsSuccess: true } => (Verdict.Ok, $"GET /health is answered with {answer.Status}{Through(answer)}"),
        _ => (Verdict.Unknown, $"the service is reachable; its answer to GET /health, {answer.Status}, says nothing about its health{Through(answer)}"),
    };

    private static string Through(Answer answer) => answer.Via is { } via ? $", through a proxy ({via})" : "";

    private static string After(Answer answer) => answer.RetryAfter is { } after ? $", Retry-After {after}" : "";
}
