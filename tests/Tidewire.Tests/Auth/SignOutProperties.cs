using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.Extensions.Time.Testing;

namespace Tidewire.Tests.Auth;

/// <summary>
/// Three instances with a store and a backplane that fail in any order. After the sign-out of a revoked token or of its user has returned true,
/// instances accept the token for at most <c>Duration</c> and never in an outage. The instances that performed the sign-out do not accept the token at all.
/// </summary>
public sealed class SignOutProperties
{
    [Property(MaxTest = 200)]
    public Property SignedOutToken_IsAcceptedForAtMostTheCacheDuration_WhateverFailsMeanwhile() =>
        Prop.ForAll(Worlds().ToArbitrary(), world => RunAsync(world.IsOfUser, world.LosesMessages, world.Steps).GetAwaiter().GetResult());

    // Verifications are frequent and changes of the conditions rare, so that most runs have tokens to sign out and failures that last.
    private static Gen<(bool IsOfUser, bool LosesMessages, int[] Steps)> Worlds() =>
        from isOfUser in Gen.Elements(true, false)
        from losesMessages in Gen.Elements(true, false)
        from steps in Gen.Frequency(
            (8, Gen.Choose(0, 2)), (1, Gen.Choose(3, 5)), (2, Gen.Constant(6)), (2, Gen.Constant(7)), (1, Gen.Constant(8)), (1, Gen.Constant(9)),
            (1, Gen.Constant(10)), (1, Gen.Constant(11)), (1, Gen.Constant(12))).ArrayOf(50)
        select (isOfUser, losesMessages, steps);

    private static async Task<bool> RunAsync(bool isOfUser, bool losesMessages, int[] steps)
    {
        var world = new World(isOfUser, losesMessages);
        try
        {
            foreach (int step in steps)
            {
                if (!await world.TakeAsync(step))
                    return false;
            }

            return true;
        }
        finally
        {
            world.Instances.ForEach(instance => instance.Dispose());
        }
    }

    private sealed class World
    {
        private static readonly TimeSpan _duration = TimeSpan.FromSeconds(30);

        private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));
        private readonly InMemoryStore _store = new();
        private readonly InMemoryBackplane.Network _network = new();
        private readonly HashSet<int> _signedOutBy = [];
        private readonly bool _isOfUser;
        private bool _isRevoked;
        private bool _isDown;
        private DateTimeOffset? _signedOutAt;

        public World(bool isOfUser, bool losesMessages)
        {
            _isOfUser = isOfUser;
            _network.LosesMessages = losesMessages;
            var service = new StubVerifier((_, _) => Task.FromResult(Answer()), _time);
            for (int i = 0; i < 3; i++)
                Instances.Add(new(service, _time, _store, _network, options => options.Cache.StaleOnOutage = TimeSpan.FromHours(1)));
        }

        public List<ChainInstance> Instances { get; } = [];

        public async Task<bool> TakeAsync(int step)
        {
            switch (step)
            {
                case < 3:
                    return IsAllowed(step, await Instances[step].VerifyAsync());
                case < 6:
                    await SignOutAsync(step - 3);
                    return true;
                case 6:
                    _time.Advance(TimeSpan.FromSeconds(7));
                    return true;
                case 7:
                    _time.Advance(TimeSpan.FromMinutes(3));
                    return true;
                case 8:
                    _store.IsDown = !_store.IsDown;
                    return true;
                case 9:
                    _network.LosesMessages = !_network.LosesMessages;
                    return true;
                case 10:
                    _isDown = !_isDown;
                    return true;
                case 11:
                    await Instances[0].Facade.ForgetSubjectAsync("bert", TestContext.Current.CancellationToken);
                    return true;
                default:
                    if (_store.HoldsWrites)
                        _store.ReleaseWrites();
                    else
                        _store.HoldsWrites = true;
                    return true;
            }
        }

        private ServiceResult<TokenClaims> Answer() =>
            _isDown ? StubVerifier.Failed(ServiceFailureKind.Unavailable)
            : _isRevoked ? StubVerifier.Failed(ServiceFailureKind.Rejected)
            : StubVerifier.Good();

        // Revokes the token at the service first: in the reverse order, the next verification caches the token again.
        private async Task SignOutAsync(int instance)
        {
            _isRevoked = true;
            bool isStored = await (_isOfUser ? Instances[instance].Facade.ForgetSubjectAsync("ada", TestContext.Current.CancellationToken) : Instances[instance].ForgetAsync());
            _signedOutBy.Add(instance);
            if (isStored)
                _signedOutAt ??= _time.GetUtcNow();
        }

        private bool IsAllowed(int instance, ServiceResult<TokenClaims> result)
        {
            if (!result.IsSuccess || !_isRevoked)
                return true;
            if (_signedOutBy.Contains(instance))
                return false;
            return _signedOutAt is not { } at || (!result.IsStale && _time.GetUtcNow() - at < _duration);
        }
    }
}
