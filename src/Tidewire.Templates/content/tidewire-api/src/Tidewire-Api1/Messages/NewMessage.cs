using System.ComponentModel.DataAnnotations;

namespace TheNamespace.Messages;

public sealed record NewMessage
{
    [Required, MaxLength(1_000)]
    public string Text { get; init; } = "";
}
