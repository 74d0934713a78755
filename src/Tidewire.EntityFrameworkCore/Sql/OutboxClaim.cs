namespace Tidewire.EntityFrameworkCore.Sql;

/// <summary>A claimed row: nobody else has it while it holds this token.</summary>
/// <param name="Sequence">The row.</param>
/// <param name="Token">A token that no other claim has.</param>
internal sealed record OutboxClaim(long Sequence, Guid Token);
