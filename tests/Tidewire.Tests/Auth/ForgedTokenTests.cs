using System.Text;
using Microsoft.Extensions.Time.Testing;
using Tidewire.Auth;

namespace Tidewire.Tests.Auth;

/// <summary>An attacker who can write to the shared store. The attacker knows the format of a value and the key of every token, but not the API key.</summary>
public sealed class ForgedTokenTests : IDisposable
{
    private const string ApiKey = "api-key";
    private const string MadeUp = "made-up-token";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));
    private readonly InMemoryStore _store = new();
    private readonly InMemoryBackplane.Network _network = new();
    private readonly List<ChainInstance> _instances = [];
    private readonly StubVerifier _service;

    public ForgedTokenTests() =>
        _service = new((request, _) => Task.FromResult(request.Token == MadeUp ? StubVerifier.Failed(ServiceFailureKind.Rejected) : StubVerifier.Good()), _time);

    public void Dispose() => _instances.ForEach(instance => instance.Dispose());

    [Theory]
    [InlineData("")]
    [InlineData("a guessed key")]
    public async Task ForgedValue_IsRefused_WhenThereIsAnApiKey(string sealedWith)
    {
        Forge(sealedWith);

        var result = await Instance(ApiKey).VerifyAsync(MadeUp);

        Assert.Equal(ServiceFailureKind.Rejected, result.Failure?.Kind);
        Assert.Single(_service.Asked);
    }

    /// <summary>Shows that the forged values of the other tests are refused only because of their seal.</summary>
    [Fact]
    public async Task ForgedValue_IsAccepted_WhenTheAttackerHasTheApiKey()
    {
        Forge(ApiKey);

        var result = await Instance(ApiKey).VerifyAsync(MadeUp);

        Assert.Equal("eve", result.Value?.Subject);
        Assert.Empty(_service.Asked);
    }

    [Fact]
    public async Task AlteredValue_IsRefused_WhenThereIsAnApiKey()
    {
        await Instance(ApiKey).VerifyAsync("tok");
        string key = Assert.Single(_store.Tokens);
        _store.Values[key] = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(_store.Values[key]).Replace("ada", "eve", StringComparison.Ordinal));

        var result = await Instance(ApiKey).VerifyAsync("tok");

        Assert.Equal("ada", result.Value?.Subject);
        Assert.Equal(2, _service.Asked.Count);
    }

    /// <summary>The documented limit: without a secret, nothing distinguishes a forged value from a real one.</summary>
    [Fact]
    public async Task ForgedValue_IsAccepted_WhenThereIsNoApiKey()
    {
        Forge(sealedWith: "");

        var result = await Instance(apiKey: null).VerifyAsync(MadeUp);

        Assert.Equal("eve", result.Value?.Subject);
        Assert.Empty(_service.Asked);
    }

    private void Forge(string sealedWith)
    {
        string key = StubVerifier.Keys.Of(MadeUp);
        var forged = new Verification(StubVerifier.Good("""{"sub":"eve"}"""), _time.GetTimestamp(), sealedWith);
        _store.Values[$"tidewire:auth:{key}"] = SharedTokenFormat.Write(forged, key, MadeUp, _time)!;
    }

    private ChainInstance Instance(string? apiKey)
    {
        var instance = new ChainInstance(_service, _time, _store, _network, options => options.ApiKey = apiKey);
        _instances.Add(instance);
        return instance;
    }
}
