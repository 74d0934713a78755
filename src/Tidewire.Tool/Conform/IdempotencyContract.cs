using System.Text.Json.Nodes;
using Tidewire.Tool.Reporting;
using Tidewire.Tool.Wire;

namespace Tidewire.Tool.Conform;

/// <summary>
/// Checks whether a service acts only once per <c>Idempotency-Key</c>: for a repeated request, for concurrent requests, and after a lost
/// response. Has effects at the service.
/// </summary>
internal sealed class IdempotencyContract(ServiceUnderTest service, ActionCall call, Observer? observer, TimeProvider time, Report report)
{
    private const int AtOnce = 4;
    private const int MaxRepeats = 5;
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(200);

    private readonly string _subject = call.Service;
    private readonly KeyEvidence _evidence = new(call, observer, report);

    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        string key = NewKey(), body = call.Body("first").ToJsonString();
        await _evidence.BeginAsync(cancellationToken).ConfigureAwait(false);
        var first = await SendAsync(body, key, cancellationToken).ConfigureAwait(false);
        if (!AddSuccess(first))
            return;

        var second = await SendAsync(body, key, cancellationToken).ConfigureAwait(false);
        AddRepeated(second);
        await _evidence.AddAsync("repeated", cancellationToken).ConfigureAwait(false);
        AddOtherBody(await SendAsync(call.Body("another body").ToJsonString(), key, cancellationToken).ConfigureAwait(false));

        await _evidence.BeginAsync(cancellationToken).ConfigureAwait(false);
        var together = await SendTogetherAsync(cancellationToken).ConfigureAwait(false);
        AddTogether(together);
        await _evidence.AddAsync("at once", cancellationToken).ConfigureAwait(false);

        var lost = await LoseAndRepeatAsync(cancellationToken).ConfigureAwait(false);
        AddLost(lost);
        await _evidence.AddAsync("lost answer", cancellationToken).ConfigureAwait(false);

        AddUnknownField(await SendAsync(WithUnknownField(), NewKey(), cancellationToken).ConfigureAwait(false));
        bool repeatsFollowContract = IsSuccess(second) && IsSuccess(lost) && together.All(answer => IsSuccess(answer) || answer.Status is 409 or 429 or 503);
        _evidence.AddVerdict(first, second, together.FirstOrDefault(IsSuccess), repeatsFollowContract);
    }

    private static string NewKey() => $"tidewire-conform-{Guid.NewGuid():N}";

    private Task<Answer> SendAsync(string body, string key, CancellationToken cancellationToken) => service.PostAsync(call.Path, body, cancellationToken, key);

    private bool IsSuccess(Answer answer) => answer.Failure is null && call.Successes.Contains(answer.Status);

    private bool AddSuccess(Answer answer)
    {
        bool isSuccess = IsSuccess(answer);
        report.Add(_subject, "success", isSuccess ? Verdict.Ok : Verdict.Problem, isSuccess
            ? $"a valid request is answered with {answer.Status}"
            : $"a valid request {answer.Outcome}. The contract says {call.SuccessText}, and nothing else counts as success");
        return isSuccess;
    }

    private void AddRepeated(Answer answer) => report.Add(
        _subject,
        "same key",
        IsSuccess(answer) ? Verdict.Ok : Verdict.Problem,
        IsSuccess(answer)
            ? $"the repeated request is answered with {answer.Status}"
            : $"the repeated request, with the same Idempotency-Key, {answer.Outcome}. The contract says {call.SuccessText}: " +
                "a caller whose response was lost must learn that the request was processed");

    private void AddOtherBody(Answer answer)
    {
        var (verdict, text) = answer switch
        {
            { Status: 400 or 409 or 422, IsPage: false } => (Verdict.Ok, $"another body with a used Idempotency-Key is refused ({answer.Status})"),
            { IsSuccess: true } => (Verdict.Warning, $"another body with a used Idempotency-Key is accepted ({answer.Status}). The Idempotency-Key draft says 422, " +
                "because the caller has mixed up its keys"),
            _ => (Verdict.Problem, $"another body with a used Idempotency-Key {answer.Outcome}. The Idempotency-Key draft says 422"),
        };
        report.Add(_subject, "other body", verdict, text);
    }

    private async Task<Answer[]> SendTogetherAsync(CancellationToken cancellationToken)
    {
        string key = NewKey(), body = call.Body("at once").ToJsonString();
        return await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => SendAsync(body, key, cancellationToken))).ConfigureAwait(false);
    }

    private void AddTogether(Answer[] answers)
    {
        Answer[] busy = [.. answers.Where(answer => answer.Status == 409)];
        Answer[] others = [.. answers.Where(answer => !IsSuccess(answer) && answer.Status is not (409 or 429 or 503))];
        string after = busy.Any(answer => answer.RetryAfter is not null) ? " and Retry-After" : "";
        var (verdict, text) = (others.Length, busy.Length, answers.Count(IsSuccess)) switch
        {
            (not 0, _, _) => (Verdict.Problem, $"of {AtOnce} concurrent requests with one Idempotency-Key, one {others[0].Outcome}. " +
                $"The contract allows {call.SuccessText}, 409 while another is being processed, 429 and 503"),
            (_, _, 0) => (Verdict.Problem, $"of {AtOnce} concurrent requests with one Idempotency-Key, none is answered with {call.SuccessText}"),
            (_, > 0, _) => (Verdict.Ok, $"while a request is being processed, others with its Idempotency-Key are answered with 409{after}"),
            _ => (Verdict.Unknown, $"none of {AtOnce} concurrent requests with one Idempotency-Key was answered with 409"),
        };
        report.Add(_subject, "at work", verdict, text);
    }

    private async Task<Answer> LoseAndRepeatAsync(CancellationToken cancellationToken)
    {
        string key = NewKey(), body = call.Body("lost answer").ToJsonString();
        await service.CutAsync(call.Path, body, key, cancellationToken).ConfigureAwait(false);

        // Waits before the repetition, like a caller with back-off, so that the original request arrives first.
        await Task.Delay(_pause, time, cancellationToken).ConfigureAwait(false);
        var answer = await SendAsync(body, key, cancellationToken).ConfigureAwait(false);
        for (int repeats = 1; answer.Status == 409 && repeats < MaxRepeats; repeats++)
        {
            await Task.Delay(_pause, time, cancellationToken).ConfigureAwait(false);
            answer = await SendAsync(body, key, cancellationToken).ConfigureAwait(false);
        }

        return answer;
    }

    private void AddLost(Answer answer)
    {
        var (verdict, text) = answer switch
        {
            _ when IsSuccess(answer) => (Verdict.Ok, $"the repetition of a request whose answer was lost is answered with {answer.Status}"),
            { Status: 409 } => (Verdict.Unknown, $"a request whose answer was lost is still answered with 409 after {MaxRepeats} tries: the original request may still be in progress"),
            _ => (Verdict.Problem, $"the repetition of a request whose answer was lost {answer.Outcome}. The contract says {call.SuccessText}"),
        };
        report.Add(_subject, "lost answer", verdict, text);
    }

    private string WithUnknownField()
    {
        JsonObject body = call.Body("unknown field");
        body["tidewire_conform"] = true;
        return body.ToJsonString();
    }

    private void AddUnknownField(Answer answer)
    {
        string? problem = IsSuccess(answer) || answer.Status is 400 or 422 ? null : Refusals.Problem(answer, "a body with an unknown field");
        report.Add(_subject, "unknown field", problem is null ? Verdict.Ok : Verdict.Problem, problem
            ?? (IsSuccess(answer) ? "not strict: an unknown field is ignored" : $"strict: a body with an unknown field is refused ({answer.Status})"));
    }
}
