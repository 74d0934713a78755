using System.ComponentModel.DataAnnotations;

namespace WebApi.Documents;

public sealed record NewDocument
{
    [Required, MaxLength(200)]
    public string Title { get; init; } = "";

    [MaxLength(100_000)]
    public string Content { get; init; } = "";
}
