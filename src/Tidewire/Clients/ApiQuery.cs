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

        var byMethod = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
        foreach (var method in ApiInterface.Methods(typeof(TApi)))
        {
            string[] written = [.. QueryNames.In(method.GetCustomAttribute<HttpMethodAttribute>(inherit: true)?.Path ?? "")];
            foreach (string name in method.GetParameters().Where(UsesDeclaredName).Select(parameter => parameter.Name!))
            {
                string declared = Uri.EscapeDataString(name);
                string named = Uri.EscapeDataString(policy.ConvertName(name));
                if (named == declared || written.Contains(declared))
                    continue;
                if (!byMethod.TryGetValue(method.Name, out var names))
                    byMethod[method.Name] = names = new(StringComparer.Ordinal);
                names[declared] = named;
            }
        }

        return byMethod.Count == 0 ? null : new(byMethod);
    }

    // A name set by an attribute is kept. A body or header is not part of the query.
    private static bool UsesDeclaredName(ParameterInfo parameter) =>
        parameter is { Name: not null }
        && parameter.ParameterType != typeof(CancellationToken)
        && parameter.GetCustomAttribute<AliasAsAttribute>() is null
        && parameter.GetCustomAttribute<QueryAttribute>()?.Name is null
        && !parameter.GetCustomAttributes().Any(attribute =>
            attribute is BodyAttribute or HeaderAttribute or HeaderCollectionAttribute or AuthorizeAttribute or PropertyAttribute or UrlAttribute);
}
