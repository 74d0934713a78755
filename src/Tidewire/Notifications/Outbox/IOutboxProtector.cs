namespace Tidewire;

/// <summary>
/// Encrypts the messages in an outbox. Register an implementation as a singleton, for example one based on <c>IDataProtector</c>; messages
/// are then stored encrypted. Messages stored earlier are not encrypted: return those unchanged from <see cref="Unprotect"/>, or
/// empty the outbox first.
/// </summary>
public interface IOutboxProtector
{
    /// <summary>Encrypts a message.</summary>
    /// <param name="plaintext">The message.</param>
    /// <returns>The bytes to store.</returns>
    byte[] Protect(byte[] plaintext);

    /// <summary>Decrypts a message. An exception is logged by its type only, and the message is retried later.</summary>
    /// <param name="protectedData">The stored bytes.</param>
    /// <returns>The message.</returns>
    byte[] Unprotect(byte[] protectedData);
}
