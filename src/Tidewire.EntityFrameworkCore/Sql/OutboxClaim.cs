namespace Tidewire.EntityFrameworkCore.Sql;

/// <summary>A claimed row. The claim is valid while the row contains this token.</summary>
/// <param name="Sequence">The sequence number of the row.</param>
/// <param name="Token">The unique token of the claim.</param>
internal sealed record OutboxClaim(long Sequence, Guid Token);
