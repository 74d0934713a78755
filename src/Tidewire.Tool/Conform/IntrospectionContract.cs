using System.Text.Json.Nodes;
using Tidewire.Tool.Reporting;
using Tidewire.Tool.Wire;

namespace Tidewire.Tool.Conform;

/// <summary>Checks the contract of an introspection endpoint (RFC 7662). Has no effects at the server.</summary>
internal sealed class IntrospectionContract(ServiceUnderTest server, string path, string? token, Report report)
{
    private const string Subject = "auth";
    private const string MadeUp = "tidewire-conform-made-this-up";

    public async Task CheckAsync(int burst, CancellationToken cancellationToken)
    {
        var refused = await AskAsync(MadeUp, cancellationToken).ConfigureAwait(false);
        if (!IsReachable(refused))
            return;

        string? problem = ProblemOfInactive(refused);
        report.Add(Subject, "made-up token", problem is null ? Verdict.Ok : Verdict.Problem, problem ?? "a made-up token is answered with 200 and \"active\": false");
        AddMissingToken(await PostAsync([new("token_type_hint", "access_token")], cancellationToken).ConfigureAwait(false));
        AddUnknownHint(await PostAsync([new("token", MadeUp), new("token_type_hint", "tidewire_conform")], cancellationToken).ConfigureAwait(false));
        AddCredentials(await AskAsync(MadeUp, cancellationToken, isAuthorized: false).ConfigureAwait(false));
        await AddClaimsAsync(cancellationToken).ConfigureAwait(false);
        await SharedChecks.AddRetryAfterAsync(server, Subject, () => AskAsync(MadeUp, cancellationToken), burst, report).ConfigureAwait(false);
    }

    private Task<Answer> AskAsync(string asked, CancellationToken cancellationToken, bool isAuthorized = true) =>
        PostAsync([new("token", asked), new("token_type_hint", "access_token")], cancellationToken, isAuthorized);

    private Task<Answer> PostAsync(KeyValuePair<string, string>[] form, CancellationToken cancellationToken, bool isAuthorized = true) =>
        server.PostAsync(path, new FormUrlEncodedContent(form), cancellationToken, isAuthorized: isAuthorized);

    private bool IsReachable(Answer answer)
    {
        string? problem = answer switch
        {
            { Failure: not null } => $"POST {path} {answer.Outcome}",
            { Status: 401 or 403 } when server.HasCredential => $"POST {path} is answered with {answer.Status}: the server refuses the credentials",
            { Status: 401 or 403 } => $"POST {path} is answered with {answer.Status}: the server requires authentication. " +
                "Set --client-id and --client-secret-variable, or --api-key-variable",
            { Status: 404 or 405 } => $"POST {path} is answered with {answer.Status}: there is no introspection endpoint. Set --path to its path",
            { IsPage: true } or { RedirectHost: not null } or { Status: 407 } => $"POST {path} {answer.Outcome}; the answer seems to come from a proxy or a login page",
            _ => null,
        };
        report.Add(Subject, "reachable", problem is null ? Verdict.Ok : Verdict.Problem, problem ?? $"POST {path} exists and answers the caller");
        return problem is null;
    }

    private static string? ProblemOfInactive(Answer answer) => answer switch
    {
        { Status: not 200 } => $"a made-up token {answer.Outcome}. RFC 7662, section 2.2, says 200 with \"active\": false",
        { Json: not JsonObject } => $"the answer for a made-up token is not a JSON object with distinct names{(answer.ContentType is { } type ? $" ({type})" : "")}",
        _ when Claims.IsInactive(answer.Json) => null,
        { Json: JsonObject json } when json["active"] is JsonValue value && value.TryGetValue(out bool active) && active => "a made-up token is active: anyone would get access",
        _ => "the answer for a made-up token has no \"active\" that is true or false (RFC 7662, section 2.2)",
    };

    private void AddMissingToken(Answer answer)
    {
        var (verdict, text) = answer switch
        {
            { Status: 400 } => (Verdict.Ok, "a form without a token is refused (400)"),
            { IsSuccess: true } when Claims.IsInactive(answer.Json) => (Verdict.Warning,
                "a form without a token is answered with \"active\": false. RFC 7662, section 2.1, requires a token: 400 would show callers their mistake"),
            _ => (Verdict.Problem, $"a form without a token {answer.Outcome}. RFC 6749, section 5.2, says 400"),
        };
        report.Add(Subject, "missing field", verdict, text);
    }

    private void AddUnknownHint(Answer answer) => report.Add(
        Subject,
        "unknown hint",
        answer.Status == 200 && Claims.IsInactive(answer.Json) ? Verdict.Ok : Verdict.Warning,
        answer.Status == 200 && Claims.IsInactive(answer.Json)
            ? "an unknown token_type_hint is ignored"
            : $"an unknown token_type_hint {answer.Outcome}. RFC 7662, section 2.1, says that the server then searches all types of tokens");

    private void AddCredentials(Answer answer)
    {
        if (!server.HasCredential)
        {
            report.Add(Subject, "key", Verdict.Problem, "the server answers without authenticating the caller. RFC 7662, section 2.1, requires authorization, to prevent token scanning");
            return;
        }

        var (verdict, text) = answer switch
        {
            { Status: 401 } => (Verdict.Ok, "a request without credentials is answered with 401"),
            { Status: 400 or 403, IsPage: false } => (Verdict.Warning, $"a request without credentials is answered with {answer.Status}. RFC 7662, section 2.3, says 401"),
            { IsSuccess: true } => (Verdict.Problem, "the server answers without authenticating the caller. RFC 7662, section 2.1, requires authorization, to prevent token scanning"),
            _ => (Verdict.Problem, $"a request without credentials {answer.Outcome}. RFC 7662, section 2.3, says 401"),
        };
        report.Add(Subject, "key", verdict, text);
    }

    private async Task AddClaimsAsync(CancellationToken cancellationToken)
    {
        if (token is null)
        {
            report.Add(Subject, "claims", Verdict.Unknown, "no valid token was tested: set --token-variable to the variable that contains one");
            return;
        }

        string? problem = Claims.Problem(await AskAsync(token, cancellationToken).ConfigureAwait(false), requiresActive: true);
        report.Add(Subject, "claims", problem is null ? Verdict.Ok : Verdict.Problem, problem ?? "a valid token is answered with 200 and \"active\": true");
    }
}
