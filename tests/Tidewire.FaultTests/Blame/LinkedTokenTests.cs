using Microsoft.AspNetCore.Http;
using Refit;
using Tidewire.FaultTests.Circuits;
using Tidewire.FaultTests.Probe;

namespace Tidewire.FaultTests.Blame;

/// <summary>A cancellation token that only the lambda uses also belongs to the caller: its cancellation is not reported as a timeout.</summary>
public sealed class LinkedTokenTests
{
    private static readonly Dictionary<string, Func<ServiceCaller<IProbeApi>, CancellationToken, Task>> _calls = new()
    {
        ["value"] = (probe, inner) => probe.TryAsync((api, _) => api.GetAsync("1", inner), Ct),
        ["wrapped value"] = (probe, inner) => probe.TryAsync((api, _) => api.GetWrappedAsync("1", inner), Ct),
        ["status"] = (probe, inner) => probe.TryAsync((api, _) => api.TouchAsync("1", inner), Ct),
        ["post"] = (probe, inner) => probe.TryAsync((api, _) => api.PostAsync(new("1"), inner), Ct),
        ["value or null"] = (probe, inner) => probe.OrNullAsync((api, _) => api.GetAsync("1", inner), Ct),
        ["value or error"] = (probe, inner) => probe.TryAsync<ProbeItem, ProbeItem>((api, _) => api.GetWrappedAsync("1", inner), Ct),
        ["thrown value or error"] = (probe, inner) => probe.TryAsync<ProbeItem, ProbeItem>((api, _) => api.GetAsync("1", inner), Ct),
        ["status or error"] = (probe, inner) => probe.TryStatusAsync<ProbeItem>((api, _) => api.TouchAsync("1", inner), Ct),
        ["or false"] = (probe, inner) => probe.OrFalseAsync((Func<IProbeApi, CancellationToken, Task<IApiResponse>>)((api, _) => api.TouchAsync("1", inner)), Ct),
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static MatrixTheoryData<string, CanceledWhen> Cases => new(_calls.Keys, Enum.GetValues<CanceledWhen>());

    public enum CanceledWhen
    {
        Before,
        WhileTheServiceIsSilent,
        DuringTheBody,
        InTheBackOff,
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Call_IsCanceled_WhenALinkedTokenIsCanceled(string call, CanceledWhen when)
    {
        if (when == CanceledWhen.DuringTheBody && call is "status" or "status or error" or "or false")
            return;

        var time = new SignalingClock();
        await using var service = await StubService.StartAsync(when switch
        {
            CanceledWhen.InTheBackOff => Answers.Status(429, retryAfter: "3"),
            CanceledWhen.DuringTheBody => async context =>
            {
                context.Response.ContentType = "application/json";
                context.Response.ContentLength = 100;
                await context.Response.WriteAsync("{", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await Answers.Hang(context);
            }
            ,
            _ => Answers.Hang,
        });
        var backingOff = when == CanceledWhen.InTheBackOff ? time.WaiterOf(TimeSpan.FromSeconds(3)) : Task.CompletedTask;
        await using var application = new ProbeApplication(service.Address, new() { Time = time });
        using var inner = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        if (when == CanceledWhen.Before)
            await inner.CancelAsync();

        var calling = _calls[call](application.Probe, inner.Token);
        if (when != CanceledWhen.Before)
            await service.NextAsync();
        await backingOff;
        await inner.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calling);
        Assert.Equal(0, application.CircuitOf(ProbeCall.Get).ConsecutiveFailures);
    }
}
