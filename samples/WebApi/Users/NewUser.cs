using System.ComponentModel.DataAnnotations;

namespace WebApi.Users;

public sealed record NewUser
{
    [Required, EmailAddress, MaxLength(254)]
    public string Email { get; init; } = "";

    [Required, MaxLength(100)]
    public string Name { get; init; } = "";
}
