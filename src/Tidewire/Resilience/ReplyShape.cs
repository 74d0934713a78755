namespace Tidewire.Resilience;

/// <summary>How a method of a Refit interface returns its reply.</summary>
/// <param name="Body">How it treats the body.</param>
/// <param name="Captures">Whether it returns failures (<c>Task&lt;IApiResponse&lt;T&gt;&gt;</c>) instead of throwing them (<c>Task&lt;T&gt;</c>).</param>
internal readonly record struct ReplyShape(ReplyBody Body, bool Captures);
