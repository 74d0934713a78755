using Tidewire.FaultTests.Probe;

namespace Tidewire.FaultTests.Address;

/// <summary>Base of the address tests. Its transport records each request instead of sending it.</summary>
public abstract class AddressTest
{
    internal static CancellationToken Ct => TestContext.Current.CancellationToken;

    internal RecordingTransport Transport { get; } = new();

    internal ProbeApplication Create(Uri address, ProbeSetup? setup = null) => new(address.OriginalString, (setup ?? new()).Over(Transport));

    /// <summary>Asserts that every request went to the base address of the client or below it.</summary>
    internal void AssertAllAtHome(Uri home, string what) => Assert.All(Transport.Sent, sent =>
        Assert.True(
            sent.Address.GetLeftPart(UriPartial.Authority) == home.GetLeftPart(UriPartial.Authority)
                && (sent.Address.AbsolutePath + "/").StartsWith(home.AbsolutePath.TrimEnd('/') + "/", StringComparison.Ordinal),
            $"{what} went to {sent.Address}"));
}
