namespace Tidewire.EntityFrameworkCore.Tests.Applications;

internal static class Welcome
{
    public static Notification Of(string user, string? orderingKey = null, DateTimeOffset? notBefore = null) =>
        new() { UserId = user, Message = "Welcome!", OrderingKey = orderingKey, NotBefore = notBefore };
}
