namespace Tidewire.EntityFrameworkCore.Commits;

/// <summary>The signal of one type of context.</summary>
internal sealed class CommitSignal<TContext> : CommitSignal;
