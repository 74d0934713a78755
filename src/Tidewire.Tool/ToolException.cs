namespace Tidewire.Tool;

/// <summary>A command cannot run. The message is the sentence that the user reads.</summary>
internal sealed class ToolException(string sentence) : Exception(sentence);
