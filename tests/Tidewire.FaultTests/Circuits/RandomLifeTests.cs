namespace Tidewire.FaultTests.Circuits;

/// <summary>A circuit and <see cref="ReferenceCircuit"/> live through the same random events and must agree after each.</summary>
public sealed class RandomLifeTests : CircuitTests
{
    private const int Events = 120;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Circuit_AgreesWithTheReference_WhateverHappens(int seed)
    {
        var random = new Random(seed);
        int threshold = random.Next(1, 7);
        Settings["Tidewire:Auth:CircuitBreaker:FailureThreshold"] = $"{threshold}";
        await using var application = new TestApplication(Service, Settings);
        var reference = new ReferenceCircuit(threshold, Break);
        var history = new List<string>();

        for (int i = 0; i < Events; i++)
        {
            history.Add(await NextEventAsync(random, application, reference));

            var circuit = application.AuthCircuit;
            Assert.True(
                circuit.State == reference.State && circuit.ConsecutiveFailures == reference.Failures && Service.Requests == reference.Requests,
                $"{string.Join(", ", history)}: expected {reference.State}, {reference.Failures} failures, {reference.Requests} requests; " +
                $"was {circuit.State}, {circuit.ConsecutiveFailures} failures, {Service.Requests} requests");
        }
    }

    private async Task<string> NextEventAsync(Random random, TestApplication application, ReferenceCircuit reference)
    {
        int next = random.Next(20);
        switch (next)
        {
            case < 9:
                return await CallAsync(application, reference, Answers.Status(random.Next(2) == 0 ? 500 : 503), succeeds: false);
            case < 11:
                return await CallAsync(application, reference, Answers.Claims, succeeds: true);
            case < 12:
                return await CallAsync(application, reference, Answers.Status(404), succeeds: true);
            case < 14:
                return await GiveUpAsync(application, reference);
            case < 18:
                var time = TimeSpan.FromSeconds(random.Next(1, 70));
                application.Clock.Advance(time);
                reference.Wait(time);
                return $"wait {time.TotalSeconds} s";
            case 18:
                await application.Monitor.IsolateAsync("Auth", Ct);
                reference.Force(CircuitState.Isolated);
                return "isolate";
            default:
                await application.Monitor.CloseAsync("Auth", Ct);
                reference.Force(CircuitState.Closed);
                return "close";
        }
    }

    private async Task<string> CallAsync(
        TestApplication application, ReferenceCircuit reference, Func<Microsoft.AspNetCore.Http.HttpContext, Task> answer, bool succeeds)
    {
        Service.Answer = answer;
        bool lets = reference.Lets;
        var retryAfter = reference.RetryAfter;

        var result = await application.VerifyAsync();
        reference.Call(succeeds);

        Assert.Equal(lets, result.Failure?.Kind != ServiceFailureKind.CircuitOpen);
        if (!lets)
            Assert.Equal(retryAfter, result.Failure?.RetryAfter);
        return succeeds ? "success" : "failure";
    }

    private async Task<string> GiveUpAsync(TestApplication application, ReferenceCircuit reference)
    {
        Service.Answer = Answers.Hang;
        Service.SkipArrivals();
        using var cancelling = new CancellationTokenSource();

        var call = application.VerifyUntilAsync(cancelling.Token);
        if (reference.Lets)
        {
            await Service.NextAsync();
            await cancelling.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        }

        reference.Call(succeeds: null);
        await Task.WhenAny(call);
        return "given up";
    }
}
