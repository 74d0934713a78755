using Microsoft.Extensions.Logging.Testing;
using Tidewire.Auth;

namespace Tidewire.Tests.Auth;

/// <summary>One instance of an application without HTTP: the verification chain over a stub verifier.</summary>
internal sealed class ChainInstance : IDisposable
{
    private readonly VerificationChain _chain;

    public ChainInstance(StubVerifier verifier, TimeProvider time, InMemoryStore? store = null, InMemoryBackplane.Network? network = null, Action<AuthOptions>? configure = null, VerificationCounter? counter = null)
    {
        Options = new() { BaseAddress = new("https://auth.example.com") };
        Options.Cache.Enabled = true;
        Options.Cache.Distributed = store is not null;
        configure?.Invoke(Options);
        _chain = new("Auth", Options, verifier, store is null ? null : new SharedStore(store, new InMemoryBackplane(network!)), counter ?? StubVerifier.NoCounter(), time, Log);
        Facade = new AuthService(_chain, () => Options);
    }

    public AuthOptions Options { get; }

    public FakeLogger Log { get; } = new();

    public IAuthService Facade { get; }

    public async Task<ServiceResult<TokenClaims>> VerifyAsync(string token = "tok") =>
        await Facade.TryVerifyTokenAsync(token, TestContext.Current.CancellationToken);

    public Task<bool> ForgetAsync(string token = "tok") => Facade.ForgetTokenAsync(token, TestContext.Current.CancellationToken);

    public void Dispose() => _chain.Dispose();
}
