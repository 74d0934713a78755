namespace WebApi.Users;

public sealed record User(string Id, string Email, string Name);
