using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace Tidewire.Tool.Tests.Servers;

/// <summary>
/// A notification or analytics service that follows the contract, including 409 for concurrent requests, except for one violation.
/// </summary>
internal sealed class ActionService(ActionViolation violation)
{
    private readonly ConcurrentDictionary<string, string> _bodies = new();
    private readonly ConcurrentDictionary<string, Task<int>> _work = new();
    private readonly TaskCompletionSource _lostRequestArrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _fourAtOnce = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _actions;
    private int _atOnce;
    private int _lost;
    private int _refused;

    /// <summary>How many times the service acted.</summary>
    public int Actions => _actions;

    /// <summary>Completes when the request whose response will be lost has arrived.</summary>
    public Task LostRequestArrived => _lostRequestArrived.Task;

    public async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path == "/count")
        {
            await ScriptedService.AnswerAsync(context, 200, $$"""{"count":{{_actions}}}""");
            return;
        }

        if (Wrong() is { } wrong)
        {
            context.Response.Headers.Location = "https://login.example.com/";
            await ScriptedService.AnswerAsync(context, wrong.Status, wrong.Body, wrong.Type);
            return;
        }

        var body = await ScriptedService.ReadAsync(context);
        int status = body switch
        {
            null => violation switch { ActionViolation.AcceptsInvalidJson => 202, ActionViolation.CrashesOnInvalidJson => 500, _ => 422 },
            { Count: 0 } => RefuseEmpty(context),
            _ when body.ContainsKey("tidewire_conform") => violation switch
            {
                ActionViolation.CrashesOnUnknownFields => 500,
                ActionViolation.AcceptsUnknownFields => 202,
                ActionViolation.RefusesUnknownFieldsWith400 => 400,
                ActionViolation.RefusesUnknownFieldsWith403 => 403,
                _ => 422,
            },
            _ => 0,
        };
        string key = context.Request.Headers["Idempotency-Key"].ToString();
        await (status == 0 ? ActAsync(context, key, body!.ToJsonString()) : ScriptedService.AnswerAsync(context, status));
    }

    private (int Status, string Body, string Type)? Wrong() => violation switch
    {
        ActionViolation.HasNoSuchPath => (404, "{}", "application/json"),
        ActionViolation.ShowsALoginPage => (200, "<html/>", "text/html"),
        ActionViolation.Redirects => (302, "", "text/plain"),
        ActionViolation.RefusesTheKey => (401, "{}", "application/json"),
        _ => null,
    };

    private int RefuseEmpty(HttpContext context)
    {
        if (Interlocked.Increment(ref _refused) > 1 && violation is ActionViolation.ThrottlesWithoutRetryAfter or ActionViolation.ThrottlesWithAnUnreadableRetryAfter or ActionViolation.Throttles)
        {
            context.Response.Headers.RetryAfter = violation switch
            {
                ActionViolation.ThrottlesWithAnUnreadableRetryAfter => "soon",
                ActionViolation.Throttles => "7",
                _ => default(Microsoft.Extensions.Primitives.StringValues),
            };
            return 429;
        }

        return violation switch { ActionViolation.AcceptsMissingFields => 202, ActionViolation.CrashesOnMissingFields => 500, _ => 422 };
    }

    private async Task ActAsync(HttpContext context, string key, string body)
    {
        bool isAtOnce = body.Contains("at once", StringComparison.Ordinal), isLost = body.Contains("lost answer", StringComparison.Ordinal);
        bool isFirst = _bodies.TryAdd(key, body);
        if (isLost)
            _lostRequestArrived.TrySetResult();
        if (isAtOnce && Interlocked.Increment(ref _atOnce) == 4)
            _fourAtOnce.SetResult();

        if (violation == ActionViolation.DropsAGoodRequest)
        {
            context.Abort();
            return;
        }

        int status = (violation, isFirst) switch
        {
            (ActionViolation.AcceptsNoConcurrentRequest, _) when isAtOnce => 409,
            (ActionViolation.AnswersAGoodRequestWith201, _) => 201,
            (ActionViolation.RefusesAUsedKey, false) when !isAtOnce && !isLost => 400,
            (ActionViolation.CrashesOnConcurrentRequests, false) when isAtOnce => 500,
            (ActionViolation.CrashesOnALostAnswer, false) when isLost => 500,
            (ActionViolation.StaysInProgress, false) when isLost => 409,
            (_, false) when _bodies[key] != body && violation is not (ActionViolation.AcceptsAnotherBody or ActionViolation.ForgetsKeys or ActionViolation.ForgetsKeysAndReturnsNoId) =>
                violation == ActionViolation.CrashesOnAnotherBody ? 500 : 422,
            _ => 202,
        };
        if (status is not (201 or 202))
        {
            await ScriptedService.AnswerAsync(context, status);
            return;
        }

        if (isAtOnce && !await TakesAsync(context, isFirst))
            return;

        int id = await IdAsync(key, isAtOnce, isLost);
        await ScriptedService.AnswerAsync(context, status, violation == ActionViolation.ForgetsKeysAndReturnsNoId ? """{"status":"queued"}""" : $$"""{"id":{{id}}}""");
    }

    // The first request stays in progress until all four have arrived, so that there is always a 409.
    private async Task<bool> TakesAsync(HttpContext context, bool isFirst)
    {
        if (isFirst || violation is ActionViolation.ActsForEachConcurrentRequest)
        {
            await _fourAtOnce.Task.WaitAsync(context.RequestAborted);
            return true;
        }

        context.Response.Headers.RetryAfter = "1";
        await ScriptedService.AnswerAsync(context, 409);
        return false;
    }

    private Task<int> IdAsync(string key, bool isAtOnce, bool isLost)
    {
        bool forgets = violation switch
        {
            ActionViolation.ForgetsKeys or ActionViolation.ForgetsKeysAndReturnsNoId => true,
            ActionViolation.ActsForEachConcurrentRequest => isAtOnce,
            ActionViolation.ForgetsTheKeyOfALostAnswer => isLost && Interlocked.Increment(ref _lost) == 1,
            _ => false,
        };
        return forgets ? Task.FromResult(Interlocked.Increment(ref _actions)) : _work.GetOrAdd(key, _ => Task.FromResult(Interlocked.Increment(ref _actions)));
    }
}
