namespace Tidewire.OutboxTests;

/// <summary>Flips every bit, so that the stored content contains no readable text.</summary>
internal sealed class Protector : IOutboxProtector
{
    public Func<byte[], byte[]> OnUnprotect { get; set; } = Flip;

    public byte[] Protect(byte[] plaintext) => Flip(plaintext);

    public byte[] Unprotect(byte[] protectedData) => OnUnprotect(protectedData);

    private static byte[] Flip(byte[] bytes) => [.. bytes.Select(value => (byte)~value)];
}
