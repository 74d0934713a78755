using System.Reflection;
using System.Text.RegularExpressions;
using Refit;

namespace Tidewire.Clients;

/// <summary>Reads the route of a method of a Refit interface: what would fail with every call, or lead out of the client's address, is said when it is registered.</summary>
internal static partial class ApiRoute
{
    /// <summary>What is wrong with a route and how to repair it, or <see langword="null"/>.</summary>
    public static string? Problem(Type api, MethodInfo method, HttpMethodAttribute attribute)
    {
        var parameters = method.GetParameters();
        if (Array.Exists(parameters, Has<UrlAttribute>))
            return null;

        string route = WithPrefix(api.GetCustomAttribute<PathPrefixAttribute>()?.Prefix, attribute.Path);
        string? problem = FormProblem(route) ?? PlaceholderProblem(route, parameters);
        return problem is null ? null : $"the route '{route}' of {method.Name} {problem}";
    }

    // As Refit joins them.
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
                "names a host, and requests go to the client's BaseAddress only. Keep what follows the host.",
            _ when route[0] != '/' => $"does not begin with a slash. Write '/{route}': it is taken below the path of BaseAddress.",
            _ when route.Contains('#', StringComparison.Ordinal) => "has a fragment, which is never sent. Leave out what follows the '#', or write %23.",
            _ when route.Contains('\\', StringComparison.Ordinal) || route.Any(char.IsControl) => "has a backslash or a control character. Separate segments by '/'.",
            _ when path.Contains("//", StringComparison.Ordinal) => "has an empty segment, which some servers drop and others take for a host. Write one slash.",
            _ when Array.Exists(segments, IsDots) => "has a segment of dots, which leads out of the client's address. Write the path it stands for.",
            _ when Array.Exists(route.Split('/'), HasOddBraces) => "opens or closes a brace too many. Write {name} for a value.",
            _ => null,
        };
    }

    private static string? PlaceholderProblem(string route, ParameterInfo[] parameters)
    {
        string[] names = [.. parameters.Where(MayBeInPath).Select(NameOf)];
        string? twice = names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1)?.Key;

        foreach (Match placeholder in Placeholder().Matches(route))
        {
            string name = placeholder.Groups["name"].Value;
            if (!names.Contains(name, StringComparer.OrdinalIgnoreCase))
                name = name.Split('.')[0];
            if (!names.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                string known = names.Length == 0 ? "there is none" : $"there is {string.Join(", ", names.Select(other => $"'{other}'"))}";
                return name.Contains(':', StringComparison.Ordinal)
                    ? $"has {placeholder.Value}: Refit knows no constraints. Write {{{name.Split(':')[0]}}}."
                    : $"has {placeholder.Value}, and no parameter is called '{name}': {known}. Correct the name, or put [AliasAs(\"{name}\")] on the parameter.";
            }

            if (name.Equals(twice, StringComparison.OrdinalIgnoreCase))
                return $"has {placeholder.Value}, and two parameters are called '{name}'. Rename one, or its alias.";
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

    // {name}, {name?}, {**rest} and {object.property}.
    [GeneratedRegex(@"\{(\*\*)?(?<name>[^{}/?]*)\??\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Placeholder();
}
