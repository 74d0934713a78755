using Refit;

namespace Tidewire.Pipeline;

/// <summary>
/// Checks the route arguments of a call. An empty argument, <c>.</c> or <c>..</c> removes segments from the path: for example, <c>DELETE
/// /users/{id}/sessions</c> would become <c>DELETE /sessions</c>.
/// </summary>
internal static class RouteArguments
{
    private static readonly HttpRequestOptionsKey<string> _route = new(HttpRequestMessageOptions.RelativePathTemplate);
    private static readonly string[] _misplaced = ["", ".", ".."];

    /// <exception cref="ArgumentException">
    /// The path of the request does not match the route of the method; the message names the argument.
    /// </exception>
    public static void ThrowIfMisplaced(HttpRequestMessage request, Uri baseAddress)
    {
        if (!request.Options.TryGetValue(_route, out string? route) || !route.Contains('{', StringComparison.Ordinal))
            return;

        string template = WithoutQuery(route);
        string sent = request.RequestUri!.AbsolutePath[baseAddress.AbsolutePath.TrimEnd('/').Length..];
        if (!RouteTemplate.Matches(template, sent))
            Throw(route, template, sent);
    }

    // The '?' of an optional placeholder does not start a query.
    private static string WithoutQuery(string route)
    {
        int depth = 0;
        for (int i = 0; i < route.Length; i++)
        {
            depth += route[i] switch { '{' => 1, '}' => -1, _ => 0 };
            if (route[i] == '?' && depth == 0)
                return route[..i];
        }

        return route;
    }

    private static void Throw(string route, string template, string sent)
    {
        string[] names = [.. RouteTemplate.Names(template)];
        string[] misplaced = [.. names.Where(name => Array.Exists(_misplaced, value => RouteTemplate.Matches(RouteTemplate.With(template, name, value), sent)))];
        if (misplaced.Length == 0)
            misplaced = names;

        throw new ArgumentException(
            $"The argument {string.Join(" or ", misplaced.Select(name => $"'{name}'"))} of {route} is empty, '.' or '..', which would change the path. Nothing was sent.",
            misplaced[0]);
    }
}
