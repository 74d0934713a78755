using System.Text.Json.Nodes;
using Tidewire.Tool.Reporting;
using Tidewire.Tool.Wire;

namespace Tidewire.Tool.Conform;

/// <summary>Checks the contract of <c>POST /verify</c>. Has no effects at the service.</summary>
internal sealed class VerifyContract(ServiceUnderTest service, string? token, Report report)
{
    private const string Subject = "auth";
    private const string Path = "/verify";
    private const string MadeUp = "tidewire-conform-made-this-up";

    public async Task CheckAsync(int burst, CancellationToken cancellationToken)
    {
        if (!await SharedChecks.IsReachableAsync(service, Subject, Path, report, cancellationToken).ConfigureAwait(false))
            return;

        var refused = await AskAsync(MadeUp, cancellationToken).ConfigureAwait(false);
        AddRefusal("made-up token", refused, "a made-up token");
        AddRefusal("long token", await AskAsync(new('a', 20_000), cancellationToken).ConfigureAwait(false), "a token of 20,000 characters");
        var good = token is null ? null : await AskAsync(token, cancellationToken).ConfigureAwait(false);
        AddClaims(good);
        await AddUnknownFieldAsync(good ?? refused, cancellationToken).ConfigureAwait(false);
        await AddKeyAsync(good ?? refused, cancellationToken).ConfigureAwait(false);
        await SharedChecks.AddRetryAfterAsync(service, Subject, () => AskAsync(MadeUp, cancellationToken), burst, report).ConfigureAwait(false);
    }

    private Task<Answer> AskAsync(string asked, CancellationToken cancellationToken, bool isAuthorized = true) =>
        service.PostAsync(Path, new JsonObject { ["token"] = asked }.ToJsonString(), cancellationToken, isAuthorized: isAuthorized);

    private void AddRefusal(string name, Answer answer, string what)
    {
        bool isInactive = answer is { Status: 200, IsPage: false } && Claims.IsInactive(answer.Json);
        if (isInactive)
            report.Add(Subject, name, Verdict.Ok, $"{what} is refused (200 with \"active\": false)");
        else
            Refusals.Add(report, Subject, name, answer, what);
    }

    private void AddClaims(Answer? good)
    {
        if (good is null)
        {
            report.Add(Subject, "claims", Verdict.Unknown, "no valid token was tested: set --token-variable to the variable that contains one");
            return;
        }

        string? problem = Claims.Problem(good);
        report.Add(Subject, "claims", problem is null ? Verdict.Ok : Verdict.Problem, problem ?? "a valid token is answered with 200 and its claims");
    }

    private async Task AddUnknownFieldAsync(Answer usual, CancellationToken cancellationToken)
    {
        string json = new JsonObject { ["token"] = token ?? MadeUp, ["tidewire_conform"] = true }.ToJsonString();
        var answer = await service.PostAsync(Path, json, cancellationToken).ConfigureAwait(false);
        var (verdict, text) = answer switch
        {
            { Failure: not null } or { Status: >= 500 } or { IsPage: true } => (Verdict.Problem, $"a body with an unknown field {answer.Outcome}"),
            { Status: 400 or 422 } when usual.Status != answer.Status => (Verdict.Ok, $"strict: a body with an unknown field is refused ({answer.Status})"),
            { IsSuccess: true } when usual.IsSuccess => (Verdict.Ok, "not strict: an unknown field is ignored"),
            _ when token is null => (Verdict.Unknown, $"a made-up token with an unknown field is answered with {answer.Status}: the service may have refused the token or the field. " +
                "Set --token-variable to find out"),
            _ => (Verdict.Unknown, $"a token is answered with {usual.Status}, but with {answer.Status} if the body has an unknown field: the service may have refused the token or the field"),
        };
        report.Add(Subject, "unknown field", verdict, text);
    }

    private async Task AddKeyAsync(Answer usual, CancellationToken cancellationToken)
    {
        if (!service.HasCredential)
        {
            report.Add(Subject, "key", Verdict.Unknown, "no key was given: set --api-key-variable to the variable that contains one");
            return;
        }

        var answer = await AskAsync(token ?? MadeUp, cancellationToken, isAuthorized: false).ConfigureAwait(false);
        var (verdict, text) = answer switch
        {
            { Status: 401 or 403, IsPage: false } when usual.Status != answer.Status || usual.Body != answer.Body => (Verdict.Ok, $"a request without the key is answered with {answer.Status}"),
            { Status: 401 or 403, IsPage: false } => (Verdict.Unknown, $"with and without the key, a {(token is null ? "made-up " : "")}token is answered with {answer.Status}. " +
                "Only an accepted token, set with --token-variable, shows whether the key matters"),
            _ when answer.IsSuccess && !answer.IsPage || Refusals.Is(answer) => (Verdict.Warning, $"the service requires no key: a request without one is answered with {answer.Status}"),
            _ => (Verdict.Problem, $"a request without the key {answer.Outcome}. The contract says 401 or 403"),
        };
        report.Add(Subject, "key", verdict, text);
    }
}
