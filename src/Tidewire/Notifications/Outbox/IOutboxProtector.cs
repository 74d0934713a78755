namespace Tidewire;

/// <summary>
/// Encrypts what the outbox stores. Register one as a singleton, made of <c>IDataProtector</c> for instance, and every message enqueued from then on is
/// stored encrypted. Messages stored before must still be readable: return them unchanged, or let the outbox become empty first.
/// </summary>
public interface IOutboxProtector
{
    /// <summary>Encrypts a message.</summary>
    /// <param name="plaintext">The message.</param>
    /// <returns>What is stored.</returns>
    byte[] Protect(byte[] plaintext);

    /// <summary>Decrypts a message. What it throws is logged without its text, and the message is tried again later.</summary>
    /// <param name="protectedData">What was stored.</param>
    /// <returns>The message.</returns>
    byte[] Unprotect(byte[] protectedData);
}
