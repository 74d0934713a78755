using Microsoft.Extensions.Logging;

namespace Tidewire.Auth;

/// <summary>
/// Builds the verification chain, from the last stage, which calls the service, to the first, which a verification enters.
/// </summary>
internal sealed class VerificationChain : IDisposable
{
    private readonly TokenMemory _memory;
    private readonly SignOutChannel? _channel;
    private readonly SharedSignOuts? _sharedSignOuts;

    /// <param name="client">The client's name.</param>
    /// <param name="options">The options at the time the chain is built.</param>
    /// <param name="verifier">The last stage.</param>
    /// <param name="store">The store and the backplane that the instances share; <see langword="null"/> if tokens are not shared.</param>
    /// <param name="counter">Counts verifications by the stage that answered.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Logs failures that happen in the background.</param>
    public VerificationChain(
        string client,
        AuthOptions options,
        IVerifier verifier,
        SharedStore? store,
        VerificationCounter counter,
        TimeProvider time,
        ILogger logger)
    {
        Keys = new(client, options.BaseAddress!);
        var subjects = new SubjectSignOuts(time);
        _memory = new(options.Cache.MaxTokens, Keys, subjects, time);
        var known = new KnownTokens(options.Cache.MaxTokens);

        IVerifier part = new UnknownTokenLimit(verifier, known, options.ConcurrencyLimit, client, counter, time, logger);
        SharedTokenStore? shared = null;
        if (store is not null)
        {
            var pending = new PendingSignOuts();
            shared = store.Tokens(client, Keys, pending, time, logger);
            _channel = store.Channel(client, time, logger);
            _sharedSignOuts = new(shared, _channel, pending, time);
            part = new SharedLookup(part, shared, _channel, counter, time);
        }

        part = new MemoryUpdate(part, _memory, known, counter);
        part = new OutageFallback(part, _memory, shared, counter, time);
        var underWay = new VerificationCoalescer(part, verifier, Keys, subjects, counter, time);
        First = new MemoryLookup(new JwtPrecheck(underWay, counter, time), Keys, _memory, counter);

        SignOuts = new(underWay, _memory, known, Keys, subjects, _sharedSignOuts);
        if (_channel is not null)
            _channel.Received += SignOuts.ForgetHere;
    }

    /// <summary>Makes the keys of tokens.</summary>
    public TokenKey Keys { get; }

    /// <summary>The first stage, which a verification enters.</summary>
    public IVerifier First { get; }

    /// <summary>The entry point of sign-outs.</summary>
    public SignOuts SignOuts { get; }

    public void Dispose()
    {
        _channel?.Dispose();
        _sharedSignOuts?.Dispose();
        _memory.Dispose();
    }
}
