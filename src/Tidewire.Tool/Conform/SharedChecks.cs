using System.Globalization;
using System.Net.Http.Headers;
using Tidewire.Tool.Reporting;
using Tidewire.Tool.Wire;

namespace Tidewire.Tool.Conform;

/// <summary>The checks that all contracts share. They have no effects at the service.</summary>
internal static class SharedChecks
{
    /// <summary>Checks that the service is reachable and refuses malformed requests.</summary>
    /// <returns>Whether it is reachable, so that further checks make sense.</returns>
    public static async Task<bool> IsReachableAsync(ServiceUnderTest service, string subject, string path, Report report, CancellationToken cancellationToken)
    {
        var answer = await service.PostAsync(path, "{}", cancellationToken).ConfigureAwait(false);
        var (verdict, text) = answer switch
        {
            { Failure: not null } => (Verdict.Problem, $"POST {path} {answer.Outcome}"),
            { IsPage: true } or { RedirectHost: not null } or { Status: 407 } => (Verdict.Problem, $"POST {path} {answer.Outcome}; the answer seems to come from a proxy or a login page"),
            { Status: 404 or 405 } => (Verdict.Problem, $"POST {path} is answered with {answer.Status}: the service has no such call. Is --url its base address?"),
            { Status: 401 or 403 } when subject != "auth" && service.HasCredential => (Verdict.Problem, $"POST {path} is answered with {answer.Status}: the key is refused"),
            { Status: 401 or 403 } when subject != "auth" =>
                (Verdict.Problem, $"POST {path} is answered with {answer.Status}: the service requires a key. Set the variable that --api-key-variable names"),
            _ => (Verdict.Ok, $"POST {path} exists"),
        };
        report.Add(subject, "reachable", verdict, text);
        if (verdict == Verdict.Problem)
            return false;

        Refusals.Add(report, subject, "missing field", answer, "a body without fields");
        Refusals.Add(report, subject, "not json", await service.PostAsync(path, "{\"", cancellationToken).ConfigureAwait(false), "a body that is not JSON");
        return true;
    }

    /// <summary>Sends concurrent requests that the service must refuse, and checks the Retry-After of all responses so far.</summary>
    public static async Task AddRetryAfterAsync(ServiceUnderTest service, string subject, Func<Task<Answer>> refused, int burst, Report report)
    {
        _ = await Task.WhenAll(Enumerable.Range(0, burst).Select(_ => refused())).ConfigureAwait(false);

        Answer[] throttled = [.. service.Answers.Where(answer => answer.Status is 429 or 503)];
        Answer[] unreadable = [.. service.Answers.Where(answer => answer.RetryAfter is { } value && !IsReadable(value))];
        Answer[] silent = [.. throttled.Where(answer => answer.RetryAfter is null)];
        var (verdict, text) = (throttled.Length, unreadable.Length, silent.Length) switch
        {
            (_, > 0, _) => (Verdict.Problem, $"Retry-After is neither seconds nor a date (RFC 9110, section 10.2.3), with status {unreadable[0].Status}: " +
                "callers do not know when to retry"),
            (_, _, > 0) => (Verdict.Problem, $"{silent[0].Status} comes without Retry-After: callers do not know whether the service has acted, nor when to retry"),
            (0, _, _) => (Verdict.Unknown, $"the service never answered with 429 or 503{(burst == 0 ? ". To provoke such an answer, set --burst" : $", in {burst} concurrent requests")}"),
            _ => (Verdict.Ok, $"every answer with 429 or 503 ({throttled.Length}) carries Retry-After, for example \"{throttled[0].RetryAfter}\""),
        };
        report.Add(subject, "retry-after", verdict, text);
    }

    private static bool IsReadable(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _) || RetryConditionHeaderValue.TryParse(value, out _);
}
