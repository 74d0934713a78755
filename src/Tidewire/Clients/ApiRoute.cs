using System.Reflection;
using Refit;

namespace Tidewire.Clients;

/// <summary>
/// Checks the route of a Refit method at registration: reports routes that would fail with every call or lead out of the client's address.
/// </summary>
internal static class ApiRoute
{
    /// <summary>The route of a method, as Refit writes it into its requests.</summary>
    public static string Of(Type api, HttpMethodAttribute attribute) => WithPrefix(api.GetCustomAttribute<PathPrefixAttribute>()?.Prefix, attribute.Path);

    /// <summary>The problem with a route and its fix, or <see langword="null"/>.</summary>
    public static string? Problem(Type api, MethodInfo method, HttpMethodAttribute attribute)
    {
        var parameters = method.GetParameters();
        if (Array.Exists(parameters, Has<UrlAttribute>))
            return null;

        string route = Of(api, attribute);
        string? problem = FormProblem(route) ?? PlaceholderProblem(route, parameters);
        return problem is null ? null : $"the route '{route}' of {method.Name} {problem}";
    }

    // Refit joins prefix and path in the same way.
    private static string WithPrefix(string? prefix, string path)
    {
        string start = prefix?.TrimEnd('/') ?? "";
        return start.Length == 0 || string.IsNullOrWhiteSpace(start) ? path : path.TrimStart('/') is { Length: > 0 } rest ? $"{start}/{rest}" : start;
    }

    private static string? FormProblem(string route)
    {
        string path = route.Split('?')[0];
        string[] segments = path.Split('/');

        return route switch
        {
            "" => null,
            _ when Uri.TryCreate(route, UriKind.Absolute, out var uri) && !uri.IsFile =>
                "names a host, but requests go to the client's BaseAddress only. Keep only the path.",
            _ when route[0] != '/' => $"does not begin with a slash. Write '/{route}': it is appended to the path of BaseAddress.",
            _ when route.Contains('#', StringComparison.Ordinal) => "has a fragment, which is never sent. Remove the part from '#' on, or write %23.",
            _ when route.Contains('\\', StringComparison.Ordinal) || route.Any(char.IsControl) => "has a backslash or a control character. Separate segments by '/'.",
            _ when path.Contains("//", StringComparison.Ordinal) => "has an empty segment: some servers drop it, and at the start of an address it names a host. Write one slash.",
            _ when Array.Exists(segments, IsDots) => "has a segment of dots, which may lead out of the client's address. Write the resolved path.",
            _ when Array.Exists(route.Split('/'), HasOddBraces) => "has an unbalanced brace. Write {name} for a value.",
            _ => null,
        };
    }

    private static string? PlaceholderProblem(string route, ParameterInfo[] parameters)
    {
        string[] names = [.. parameters.Where(MayBeInPath).Select(NameOf)];
        string? twice = names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1)?.Key;

        foreach (string placeholder in PlaceholdersOf(route))
        {
            string name = NameIn(placeholder);
            if (!names.Contains(name, StringComparer.OrdinalIgnoreCase))
                name = name.Split('.')[0];
            if (!names.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                string known = names.Length == 0 ? "the method has none" : $"the method has {string.Join(", ", names.Select(other => $"'{other}'"))}";
                return name.Contains(':', StringComparison.Ordinal)
                    ? $"has {placeholder}: Refit has no route constraints. Write {{{name.Split(':')[0]}}}."
                    : $"has {placeholder}, but no parameter is named '{name}': {known}. Correct the name, or put [AliasAs(\"{name}\")] on the parameter.";
            }

            if (name.Equals(twice, StringComparison.OrdinalIgnoreCase))
                return $"has {placeholder}, but two parameters are named '{name}'. Rename one, or its alias.";
        }

        return null;
    }

    private static bool HasOddBraces(string segment)
    {
        bool open = false;
        foreach (char c in segment.Where(c => c is '{' or '}'))
        {
            if (open == (c == '{'))
                return true;
            open = !open;
        }

        return open;
    }

    private static bool IsDots(string segment) =>
        segment.Replace("%2e", ".", StringComparison.OrdinalIgnoreCase) is "." or "..";

    private static bool MayBeInPath(ParameterInfo parameter) =>
        parameter.ParameterType != typeof(CancellationToken)
        && !Has<BodyAttribute>(parameter) && !Has<HeaderCollectionAttribute>(parameter) && !Has<PropertyAttribute>(parameter);

    private static string NameOf(ParameterInfo parameter) => parameter.GetCustomAttribute<AliasAsAttribute>()?.Name ?? parameter.Name ?? "";

    private static bool Has<TAttribute>(ParameterInfo parameter)
        where TAttribute : Attribute =>
        parameter.IsDefined(typeof(TAttribute), inherit: true);

    // {name}, {name?}, {**rest} and {object.property}. The braces are balanced.
    private static IEnumerable<string> PlaceholdersOf(string route)
    {
        for (int start = route.IndexOf('{', StringComparison.Ordinal); start >= 0; start = route.IndexOf('{', start + 1))
            yield return route[start..(route.IndexOf('}', start) + 1)];
    }

    private static string NameIn(string placeholder)
    {
        var name = placeholder.AsSpan(1, placeholder.Length - 2);
        if (name.StartsWith("**"))
            name = name[2..];
        return (name.EndsWith("?") ? name[..^1] : name).ToString();
    }
}
