using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using Refit;
using Tidewire.Pipeline;

namespace Tidewire.Clients;

/// <summary>Determines which parameters of a Refit interface, in queries and multipart forms, are renamed by the naming policy of the client's JSON context.</summary>
internal static class ApiQuery
{
    /// <summary>The names, or <see langword="null"/> if all are sent as declared.</summary>
    public static QueryNames? Names<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TApi>(JsonNamingPolicy? policy)
    {
        if (policy is null)
            return null;

        var byMethod = new Dictionary<(HttpMethod, string, string), Dictionary<string, string>>();
        foreach (var overloads in Overloads(typeof(TApi)))
        {
            var names = overloads.SelectMany(method => Changed(method, policy)).DistinctBy(name => name.Key).ToDictionary(StringComparer.Ordinal);
            if (names.Count > 0)
                byMethod.Add(overloads.Key, names);
        }

        return byMethod.Count == 0 ? null : new(byMethod);
    }

    /// <summary>The problem with overloads that a request does not tell apart, because they have the same route.</summary>
    public static IEnumerable<string> Problems([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] Type api, JsonNamingPolicy? policy)
    {
        if (policy is null)
            yield break;

        foreach (var overloads in Overloads(api))
        {
            string? name = overloads.SelectMany(method => Changed(method, policy).Keys.Where(name => overloads.Any(other => other != method && MayKeep(other, name)))).FirstOrDefault();
            if (name is not null)
                yield return $"the overloads of {overloads.Key.Method} with one route treat the name '{name}' differently. Give the methods different names.";
        }
    }

    private static IEnumerable<IGrouping<(HttpMethod Verb, string Method, string Route), MethodInfo>> Overloads([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] Type api) =>
        from method in ApiInterface.Methods(api)
        let attribute = method.GetCustomAttribute<HttpMethodAttribute>(inherit: true)
        where attribute is not null
        group method by (attribute.Method, method.Name, ApiRoute.Of(api, attribute));

    // The escaped declared names that change, and their replacements.
    private static Dictionary<string, string> Changed(MethodInfo method, JsonNamingPolicy policy)
    {
        string route = method.GetCustomAttribute<HttpMethodAttribute>(inherit: true)!.Path;
        string[] written = [.. QueryNames.In(route)];
        string[] placeholders = [.. RouteTemplate.Names(route)];
        return method.GetParameters()
            .Where(parameter => UsesDeclaredName(parameter) && !placeholders.Contains(parameter.Name, StringComparer.OrdinalIgnoreCase))
            .Select(parameter => (Declared: Uri.EscapeDataString(parameter.Name!), Named: Uri.EscapeDataString(policy.ConvertName(parameter.Name!))))
            .Where(name => name.Named != name.Declared && !written.Contains(name.Declared))
            .ToDictionary(name => name.Declared, name => name.Named, StringComparer.Ordinal);
    }

    // A dictionary may contain any name.
    private static bool MayKeep(MethodInfo method, string name) => method.GetParameters().Any(parameter =>
        Uri.EscapeDataString(parameter.GetCustomAttribute<AliasAsAttribute>()?.Name ?? parameter.GetCustomAttribute<QueryAttribute>()?.Name ?? "") == name
        || UsesDeclaredName(parameter) && parameter.ParameterType.GenericTypeArguments.Length == 2 && typeof(IEnumerable).IsAssignableFrom(parameter.ParameterType));

    // A name set by an attribute is kept. A body or header is not part of the query.
    private static bool UsesDeclaredName(ParameterInfo parameter) =>
        parameter is { Name: not null }
        && parameter.ParameterType != typeof(CancellationToken)
        && parameter.GetCustomAttribute<AliasAsAttribute>() is null
        && parameter.GetCustomAttribute<QueryAttribute>()?.Name is null
        && !parameter.GetCustomAttributes().Any(attribute =>
            attribute is BodyAttribute or HeaderAttribute or HeaderCollectionAttribute or AuthorizeAttribute or PropertyAttribute or UrlAttribute);
}
