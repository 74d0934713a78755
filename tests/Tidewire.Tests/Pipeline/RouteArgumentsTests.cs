using Refit;
using Tidewire.Pipeline;

namespace Tidewire.Tests.Pipeline;

/// <summary>Arguments that would change the path of a call.</summary>
public sealed class RouteArgumentsTests
{
    [Theory]
    [InlineData(null, "/anything")]
    [InlineData("/users", "/users")]
    [InlineData("/users/{id}/sessions", "/users/7/sessions")]
    [InlineData("/users/{id?}?page={page}", "/users?page=2")]
    [InlineData("/users/{id?}/sessions", "/users/sessions")]
    [InlineData("/users?id={id}", "/users?id=")]
    public void Call_IsAllowed_WhenItsArgumentsDoNotChangeThePath(string? route, string sent) => Check(route, sent);

    [Theory]
    [InlineData("/users/{id}/sessions", "/sessions", "id")]
    [InlineData("/users/{id}/sessions", "/users/sessions", "id")]
    [InlineData("/users/{id}/sessions", "/users//sessions", "id")]
    [InlineData("/users/{id}/sessions/{session}?all={all}", "/users/7/sessions/", "session")]
    [InlineData("/{tenant}/users/{id}", "/t/", "id")]
    [InlineData("/{tenant}/users/{id}", "/elsewhere/entirely/1/2", "tenant")]
    public void Call_IsRefused_AndTheMessageNamesTheArgument(string route, string sent, string argument)
    {
        var refusal = Assert.Throws<ArgumentException>(() => Check(route, sent));

        Assert.Equal(argument, refusal.ParamName);
        Assert.Contains($"'{argument}'", refusal.Message, StringComparison.Ordinal);
    }

    private static void Check(string? route, string sent)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, "http://svc.example/base" + sent);
        if (route is not null)
            request.Options.Set(new HttpRequestOptionsKey<string>(HttpRequestMessageOptions.RelativePathTemplate), route);

        RouteArguments.ThrowIfMisplaced(request, new("http://svc.example/base/"));
    }
}
