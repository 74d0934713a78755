using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using Refit;

namespace Tidewire.Clients;

/// <summary>
/// Names query parameters by the naming policy of the client's JSON context: Refit writes the parameters of a method as they are declared, whatever its
/// key formatter says. A name that the interface gives by an attribute, or writes in its route, stays.
/// </summary>
internal sealed class QueryNames
{
    private static readonly HttpRequestOptionsKey<string> _method = new(HttpRequestMessageOptions.MethodName);
    private readonly Dictionary<string, Dictionary<string, string>> _byMethod;

    private QueryNames(Dictionary<string, Dictionary<string, string>> byMethod) => _byMethod = byMethod;

    /// <summary>The names of an interface, or <see langword="null"/> where all are written as they are declared.</summary>
    public static QueryNames? Of<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TApi>(JsonNamingPolicy? policy)
    {
        if (policy is null)
            return null;

        var byMethod = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
        foreach (var method in ApiInterface.Methods(typeof(TApi)))
        {
            string route = method.GetCustomAttribute<HttpMethodAttribute>(inherit: true)?.Path ?? "";
            foreach (string declared in method.GetParameters().Where(TakesItsOwnName).Select(parameter => Uri.EscapeDataString(parameter.Name!)))
            {
                string name = Uri.EscapeDataString(policy.ConvertName(Uri.UnescapeDataString(declared)));
                if (name != declared && !Pairs(route).Any(pair => KeyOf(pair) == declared))
                    (byMethod.TryGetValue(method.Name, out var names) ? names : byMethod[method.Name] = new(StringComparer.Ordinal))[declared] = name;
            }
        }

        return byMethod.Count == 0 ? null : new(byMethod);
    }

    /// <summary>Writes the names into a request's query.</summary>
    public void Apply(HttpRequestMessage request)
    {
        if (request.RequestUri is not { IsAbsoluteUri: true, Query.Length: > 1 } uri
            || !request.Options.TryGetValue(_method, out string? method)
            || !_byMethod.TryGetValue(method, out var names))
            return;

        var pairs = Pairs(uri.Query).Select(pair => names.TryGetValue(KeyOf(pair), out string? name) ? name + pair[KeyOf(pair).Length..] : pair);
        request.RequestUri = new($"{uri.GetLeftPart(UriPartial.Path)}?{string.Join('&', pairs)}");
    }

    private static string[] Pairs(string url) => url.IndexOf('?', StringComparison.Ordinal) is >= 0 and int start ? url[(start + 1)..].Split('&') : [];

    // Of filters[0].name the part before the index is the parameter's.
    private static string KeyOf(string pair) => pair.Split('=', 2)[0].Split("%5B", 2)[0].Split('[', 2)[0];

    private static bool TakesItsOwnName(ParameterInfo parameter) =>
        parameter is { Name: not null }
        && parameter.ParameterType != typeof(CancellationToken)
        && parameter.GetCustomAttribute<AliasAsAttribute>() is null
        && parameter.GetCustomAttribute<QueryAttribute>()?.Name is null
        && !parameter.GetCustomAttributes().Any(attribute =>
            attribute is BodyAttribute or HeaderAttribute or HeaderCollectionAttribute or AuthorizeAttribute or PropertyAttribute or UrlAttribute);
}
