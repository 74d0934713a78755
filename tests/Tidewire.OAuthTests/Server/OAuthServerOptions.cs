using Microsoft.Extensions.Time.Testing;

namespace Tidewire.OAuthTests.Server;

internal sealed record OAuthServerOptions
{
    /// <summary>Issues references (opaque tokens) rather than JWTs.</summary>
    public bool ReferenceTokens { get; init; }

    /// <summary>Encrypts JWTs, as OpenIddict does by default; they then have five parts.</summary>
    public bool EncryptedTokens { get; init; }

    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The server's clock, which determines when tokens expire.</summary>
    public FakeTimeProvider Clock { get; init; } = new(new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
}
