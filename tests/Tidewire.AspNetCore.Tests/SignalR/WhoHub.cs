using Microsoft.AspNetCore.SignalR;

namespace Tidewire.AspNetCore.Tests.SignalR;

public sealed class WhoHub : Hub
{
    public string Who()
    {
        var context = Context.GetHttpContext()!;
        return $"{Context.UserIdentifier} {Context.User!.Identity!.Name} {context.GetTokenClaims()?.Subject} " +
            $"{context.GetTokenClaims("Live")?.Subject} {context.IsTokenStale()}";
    }

    public Task SendToUserAsync(string user, string text) => Clients.User(user).SendAsync("Receive", text);
}
