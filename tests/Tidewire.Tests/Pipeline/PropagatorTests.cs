using System.Diagnostics;
using Tidewire.Pipeline;
using Tidewire.Tests.Resilience;

namespace Tidewire.Tests.Pipeline;

/// <summary>The trace headers of attempts.</summary>
public sealed class PropagatorTests : CallTest
{
    private const string OfThePlatform = "System.Net.Http.HttpRequestOut";

    [Theory]
    [InlineData(OfThePlatform, 1, null)]
    [InlineData(OfThePlatform, 2, 1)]
    [InlineData(OfThePlatform, 4, 3)]
    [InlineData("Caller", 2, null)]
    public void Resends_AreCounted_OnTheActivityOfAnAttempt(string name, int attempts, int? count)
    {
        Start().Attempts = attempts;
        var headers = new Dictionary<string, string>();
        using var activity = new Activity(name).SetIdFormat(ActivityIdFormat.W3C).Start();

        new ResendCountPropagator(DistributedContextPropagator.CreateW3CPropagator()).Inject(activity, Request, (_, header, value) => headers[header] = value);

        Assert.Equal(count, activity.GetTagItem("http.request.resend_count"));
        Assert.Equal(activity.Id, headers["traceparent"]);
    }

    [Fact]
    public void Baggage_IsNeitherSentNorRead()
    {
        var inner = DistributedContextPropagator.CreateDefaultPropagator();
        var propagator = new NoBaggagePropagator(inner);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        using var activity = new Activity("Caller").SetIdFormat(ActivityIdFormat.W3C).AddBaggage("user", "ada").Start();

        propagator.Inject(activity, Request, (_, header, value) => headers[header] = value);

        Assert.Equal(["traceparent"], headers.Keys);
        Assert.DoesNotContain(propagator.Fields, field => field is "baggage" or "Correlation-Context");
        Assert.Contains("traceparent", propagator.Fields);
        Assert.Null(propagator.ExtractBaggage(null, Read));
        propagator.ExtractTraceIdAndState(null, Read, out string? id, out _);
        Assert.Equal(activity.Id, id);

        void Read(object? carrier, string name, out string? value, out IEnumerable<string>? values) => (value, values) = (name == "traceparent" ? activity.Id : "user=ada", null);
    }
}
