using Microsoft.AspNetCore.DataProtection;

namespace Tidewire.OutboxTests.Documentation;

// <Protector>
public sealed class OutboxProtector(IDataProtectionProvider provider) : IOutboxProtector
{
    private readonly IDataProtector _protector = provider.CreateProtector("Tidewire.Outbox");

    public byte[] Protect(byte[] plaintext) => _protector.Protect(plaintext);

    public byte[] Unprotect(byte[] protectedData) => _protector.Unprotect(protectedData);
}
// </Protector>
