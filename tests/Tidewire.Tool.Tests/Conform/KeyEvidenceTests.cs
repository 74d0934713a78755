using Tidewire.Tool.Conform;
using Tidewire.Tool.Reporting;
using Tidewire.Tool.Tests.Servers;
using Tidewire.Tool.Wire;

namespace Tidewire.Tool.Tests.Conform;

/// <summary>The evidence about Idempotency-Key in the answers of a service and in the counts of an observer.</summary>
public sealed class KeyEvidenceTests
{
    private static readonly ActionCall _call = ActionCall.Send("test-user", "email");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // The answers to a request, to its repetition, and to a request with another key.
    [Theory]
    [InlineData("""{"id":1}""", """{"id":2}""", null, nameof(Verdict.Problem), "got a different id")]
    [InlineData("""{"message_id":1}""", """{"message_id":2}""", null, nameof(Verdict.Problem), "got a different id")]
    [InlineData("""{"request_id":1}""", """{"request_id":2}""", null, nameof(Verdict.Unknown), "Evidence: none")]
    [InlineData("""{"identity":1}""", """{"identity":2}""", null, nameof(Verdict.Unknown), "Evidence: none")]
    [InlineData("""{"id":1}""", "[2]", null, nameof(Verdict.Unknown), "Evidence: none")]
    [InlineData("""{"id":1}""", """{"id":1}""", """{"id":2}""", nameof(Verdict.Unknown), "a replayed answer")]
    [InlineData("""{"id":1}""", """{"id":1}""", """{"id":1}""", nameof(Verdict.Unknown), "Evidence: none")]
    [InlineData("""{"id":1}""", """{"id":1}""", null, nameof(Verdict.Unknown), "Evidence: none")]
    [InlineData("", "", """{"id":2}""", nameof(Verdict.Unknown), "Evidence: none")]
    [InlineData("1", "2", "3", nameof(Verdict.Unknown), "Evidence: none")]
    public void Answers_ProveOnlyThatAServiceActedAgain(string first, string second, string? other, string verdict, string fragment)
    {
        var report = new Report("conform", "");

        new KeyEvidence(_call, observer: null, report).AddVerdict(Of(first), Of(second), other is null ? null : Of(other), repeatsFollowContract: true);

        var check = Assert.Single(report.Checks);
        Assert.Equal((verdict, true), (check.Verdict.ToString(), check.Text.Contains(fragment, StringComparison.Ordinal)));
    }

    // The counts before the three situations, and after each of them.
    [Theory]
    [InlineData(new[] { 5, 6, 7, 8 }, true, nameof(Verdict.Ok), "may be true")]
    [InlineData(new[] { 5, 6, 7, 8 }, false, nameof(Verdict.Problem), "does not answer a repeated request with a success")]
    [InlineData(new[] { 5, 6, 6, 7 }, true, nameof(Verdict.Unknown), "not every case was observed")]
    [InlineData(new[] { 5, 6, 8, 9 }, true, nameof(Verdict.Problem), "must be false")]
    [InlineData(new[] { 5, 5, 5, 5 }, true, nameof(Verdict.Unknown), "Evidence: none")]
    public async Task Observer_ProvesThatAServiceActsOnce_IfItSeesEveryCase(int[] counts, bool repeatsFollowContract, string verdict, string fragment)
    {
        var left = new Queue<int>(counts);
        await using var server = new RawServer(_ => RawServer.Answer("200 OK", body: $"{left.Dequeue()}"));
        using var service = new ServiceUnderTest(
            new(server.Address), header: null, credential: null, new ToolMachine().Context(TextWriter.Null, TextWriter.Null), TimeSpan.FromMinutes(2));
        var report = new Report("conform", "");
        var evidence = new KeyEvidence(_call, new(service, new(server.Address), wait: TimeSpan.Zero, TimeProvider.System), report);

        await evidence.BeginAsync(Cancellation);
        foreach (string situation in (string[])["repeated", "at once", "lost answer"])
            await evidence.AddAsync(situation, Cancellation);
        evidence.AddVerdict(Of("{}"), Of("{}"), other: null, repeatsFollowContract);

        var check = report.Checks[^1];
        Assert.Equal((verdict, true), (check.Verdict.ToString(), check.Text.Contains(fragment, StringComparison.Ordinal)));
    }

    private static Answer Of(string body) => new() { Status = 202, Body = body };
}
