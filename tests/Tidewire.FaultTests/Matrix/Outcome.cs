using Tidewire.FaultTests.Server;

namespace Tidewire.FaultTests.Matrix;

/// <summary>How a call ended.</summary>
internal sealed record Outcome(Facade Facade, ServiceFailure? Failure, int Attempts, TimeSpan Elapsed)
{
    public void AssertIs(Expect expected, IReadOnlyList<ReceivedRequest> requests)
    {
        Assert.Equal(expected, new Expect(Failure?.Kind, Attempts, requests.Count, Failure?.IsAmbiguous ?? false));
        AssertKeys(requests);
    }

    private void AssertKeys(IReadOnlyList<ReceivedRequest> requests)
    {
        if (Facade == Facade.Verify)
            Assert.All(requests, request => Assert.Null(request.IdempotencyKey));
        else
            Assert.All(requests, request => Assert.Equal(requests[0].IdempotencyKey ?? "missing", request.IdempotencyKey));
    }
}
