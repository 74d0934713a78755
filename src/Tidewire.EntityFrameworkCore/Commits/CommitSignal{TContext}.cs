namespace Tidewire.EntityFrameworkCore.Commits;

/// <summary>The signal of a context type.</summary>
internal sealed class CommitSignal<TContext> : CommitSignal;
