namespace Tidewire.Tool;

/// <summary>Thrown when a command cannot run. The user sees the message.</summary>
internal sealed class ToolException(string sentence) : Exception(sentence);
