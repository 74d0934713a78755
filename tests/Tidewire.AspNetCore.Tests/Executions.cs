using System.Collections.Concurrent;
using System.Security.Claims;

namespace Tidewire.AspNetCore.Tests;

/// <summary>The users for whom an endpoint was executed; an empty name if there was no user.</summary>
public sealed class Executions
{
    private readonly ConcurrentQueue<string> _users = new();

    public IReadOnlyCollection<string> Users => _users;

    public void Add(ClaimsPrincipal user) => _users.Enqueue(user.Identity?.Name ?? "");
}
