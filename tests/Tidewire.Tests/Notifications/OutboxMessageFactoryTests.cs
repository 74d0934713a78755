using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;
using Tidewire.Notifications;

namespace Tidewire.Tests.Notifications;

/// <summary>A stored message keeps the W3C id of its caller's trace. Other ids cannot be linked when the message is sent.</summary>
public sealed class OutboxMessageFactoryTests
{
    private readonly OutboxMessageFactory _factory = new("Notifications", protector: null, new FakeTimeProvider());

    [Theory]
    [InlineData(ActivityIdFormat.W3C, true)]
    [InlineData(ActivityIdFormat.Hierarchical, false)]
    public void TraceParent_IsTheW3CIdOfTheCaller(ActivityIdFormat format, bool isKept)
    {
        using var activity = new Activity("request").SetIdFormat(format).Start();

        Assert.Equal(isKept ? activity.Id : null, Create().TraceParent);
    }

    [Fact]
    public void TraceParent_IsMissing_OutsideOfATrace() => Assert.Null(Create().TraceParent);

    private OutboxMessage Create() => _factory.Create(new() { UserId = "ada", Message = "Welcome!" });
}
