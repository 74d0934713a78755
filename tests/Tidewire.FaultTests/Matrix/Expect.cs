namespace Tidewire.FaultTests.Matrix;

/// <summary>How one call ends: success or the kind of failure, the number of attempts, and how many of them the server read in full.</summary>
internal sealed record Expect(ServiceFailureKind? Kind, int Attempts, int Requests, bool IsAmbiguous = false)
{
    public static Expect Ok { get; } = Success(1);

    /// <summary>The same outcome, but the service may have acted.</summary>
    public Expect Maybe => this with { IsAmbiguous = true };

    public static Expect Success(int attempts) => new(null, attempts, attempts);

    public static Expect Rejected(int attempts = 1) => new(ServiceFailureKind.Rejected, attempts, attempts);

    public static Expect Throttled(int attempts = 1) => new(ServiceFailureKind.Throttled, attempts, attempts);

    public static Expect Unavailable(int attempts = 1) => new(ServiceFailureKind.Unavailable, attempts, attempts);

    public static Expect TimedOut(int attempts = 1) => new(ServiceFailureKind.TimedOut, attempts, attempts);

    public static Expect Invalid(int attempts = 1) => new(ServiceFailureKind.InvalidResponse, attempts, attempts);

    /// <summary>The same outcome with a different number of requests that the server read in full.</summary>
    public Expect Seen(int requests) => this with { Requests = requests };

    public override string ToString() =>
        $"{Kind?.ToString() ?? "Success"}, {Attempts} attempts, {Requests} seen{(IsAmbiguous ? ", may have acted" : "")}";
}
