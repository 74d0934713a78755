using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Tidewire.OAuthTests.Server;

/// <summary>The keys of all test servers, made once: making an RSA key takes long, and a server that comes back must have its old ones.</summary>
internal static class TestKeys
{
    public static RsaSecurityKey Signing { get; } = new(RSA.Create(2_048)) { KeyId = "test-signing" };

    public static SymmetricSecurityKey Encryption { get; } = new(RandomNumberGenerator.GetBytes(32)) { KeyId = "test-encryption" };
}
