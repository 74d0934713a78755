using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Tidewire.OAuthTests.Server;

/// <summary>The keys of all test servers. They are created once, because creating an RSA key is slow and a restarted server must keep its keys.</summary>
internal static class TestKeys
{
    public static RsaSecurityKey Signing { get; } = new(RSA.Create(2_048)) { KeyId = "test-signing" };

    public static SymmetricSecurityKey Encryption { get; } = new(RandomNumberGenerator.GetBytes(32)) { KeyId = "test-encryption" };
}
