namespace Tidewire.FaultTests.Circuits;

/// <summary>A circuit and <see cref="ReferenceCircuit"/> get the same random events and must agree after each.</summary>
public sealed class RandomLifeTests : CircuitTests
{
    private const int Events = 150;
    private static readonly string[] _firstBreaks = ["00:00:01", "00:00:02.500", "00:00:20", "00:01:00"];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 24)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Circuit_AgreesWithTheReferenceModel_AfterEachRandomEvent(int seed)
    {
        var random = new Random(seed);
        int threshold = random.Next(1, 7);
        string firstBreak = _firstBreaks[random.Next(_firstBreaks.Length)];
        Settings["Tidewire:Auth:CircuitBreaker:FailureThreshold"] = $"{threshold}";
        Settings["Tidewire:Auth:CircuitBreaker:FirstBreak"] = firstBreak;
        await using var application = new TestApplication(Service, Settings);
        var reference = new ReferenceCircuit(threshold, TimeSpan.Parse(firstBreak, null), Break);
        var history = new List<string> { $"threshold {threshold}, first break {firstBreak}" };

        for (int i = 0; i < Events; i++)
        {
            history.Add(await NextEventAsync(random, application, reference));

            var circuit = application.AuthCircuit;
            Assert.True(
                circuit.State == reference.State && circuit.ConsecutiveFailures == reference.Failures && Service.Requests == reference.Requests
                    && circuit.RetryAt == application.Clock.GetUtcNow() + reference.RetryAfter,
                $"{string.Join(", ", history)}: expected {reference.State}, {reference.Failures} failures, {reference.Requests} requests, {reference.RetryAfter} left; " +
                $"was {circuit.State}, {circuit.ConsecutiveFailures} failures, {Service.Requests} requests, {circuit.RetryAt - application.Clock.GetUtcNow()} left");
        }
    }

    private async Task<string> NextEventAsync(Random random, TestApplication application, ReferenceCircuit reference)
    {
        int next = random.Next(40);
        switch (next)
        {
            case < 10:
                return await CallAsync(application, reference, "500", Answers.Status(500), ReferenceEnd.PlainError);
            case < 18:
                return await CallAsync(application, reference, "503", Answers.Status(503), ReferenceEnd.Down);
            case < 20:
                int seconds = random.Next(1, 5) * random.Next(1, 30);
                return await CallAsync(
                    application, reference, $"503 for {seconds} s", Answers.Status(503, $"{seconds}"), ReferenceEnd.Maintenance(TimeSpan.FromSeconds(seconds)));
            case < 24:
                return await CallAsync(application, reference, "success", Answers.Claims, ReferenceEnd.Answered);
            case < 26:
                return await CallAsync(application, reference, "404", Answers.Status(404), ReferenceEnd.Answered);
            case < 29:
                return await GiveUpAsync(application, reference);
            case < 38:
                var time = reference.RetryAfter is { } left && random.Next(2) == 0 && left > TimeSpan.Zero
                    ? left
                    : TimeSpan.FromSeconds(random.Next(1, 8) * random.Next(1, 12) / 2.0);
                application.Clock.Advance(time);
                reference.Wait(time);
                return $"wait {time.TotalSeconds} s";
            case 38:
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
        TestApplication application, ReferenceCircuit reference, string name, Func<Microsoft.AspNetCore.Http.HttpContext, Task> answer, ReferenceEnd end)
    {
        Service.Answer = answer;
        bool allowed = reference.Allows;
        var retryAfter = reference.RetryAfter;

        var result = await application.VerifyAsync();
        reference.Call(end);

        Assert.Equal(allowed, result.Failure?.Kind != ServiceFailureKind.CircuitOpen);
        if (!allowed)
            Assert.Equal(retryAfter, result.Failure?.RetryAfter);
        return name;
    }

    private async Task<string> GiveUpAsync(TestApplication application, ReferenceCircuit reference)
    {
        Service.Answer = Answers.Hang;
        Service.SkipArrivals();
        using var canceling = new CancellationTokenSource();

        var call = application.VerifyUntilAsync(canceling.Token);
        if (reference.Allows)
        {
            await Service.NextAsync();
            await canceling.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        }

        reference.Call(ReferenceEnd.GivenUp);
        await Task.WhenAny(call);
        return "given up";
    }
}
