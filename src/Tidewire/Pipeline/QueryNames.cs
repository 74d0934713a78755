using Refit;

namespace Tidewire.Pipeline;

/// <summary>
/// Renames query parameters and the parts of multipart forms. Refit applies its key formatter only to the properties of query objects, not to
/// the parameters of a method.
/// </summary>
/// <param name="byMethod">For each method with its verb and route, the escaped declared names and their replacements.</param>
internal sealed class QueryNames(IReadOnlyDictionary<(HttpMethod Verb, string Method, string Route), Dictionary<string, string>> byMethod)
{
    private static readonly HttpRequestOptionsKey<string> _method = new(HttpRequestMessageOptions.MethodName);
    private static readonly HttpRequestOptionsKey<string> _route = new(HttpRequestMessageOptions.RelativePathTemplate);

    /// <summary>The names in the query of an address or route.</summary>
    public static IEnumerable<string> In(string address) => Pairs(address).Select(NameOf);

    public void Apply(HttpRequestMessage request)
    {
        bool hasQuery = request.RequestUri is { IsAbsoluteUri: true, Query.Length: > 1 };
        var form = request.Content as MultipartFormDataContent;
        if (!hasQuery && form is null
            || !request.Options.TryGetValue(_method, out string? method)
            || !request.Options.TryGetValue(_route, out string? route)
            || !byMethod.TryGetValue((request.Method, method, route), out var names))
            return;

        if (hasQuery)
            Apply(request, request.RequestUri!, names);
        if (form is not null)
            Apply(form, names);
    }

    private static void Apply(HttpRequestMessage request, Uri uri, Dictionary<string, string> names)
    {
        var pairs = Pairs(uri.Query).Select(pair => names.TryGetValue(NameOf(pair), out string? name) ? name + pair[NameOf(pair).Length..] : pair);
        request.RequestUri = new($"{uri.GetLeftPart(UriPartial.Path)}?{string.Join('&', pairs)}");
    }

    private static void Apply(MultipartFormDataContent form, Dictionary<string, string> names)
    {
        foreach (var part in form)
        {
            if (part.Headers.ContentDisposition is { Name: { } declared } disposition
                && names.TryGetValue(Uri.EscapeDataString(declared.Trim('"')), out string? name))
                disposition.Name = Uri.UnescapeDataString(name);
        }
    }

    private static string[] Pairs(string address) =>
        address.IndexOf('?', StringComparison.Ordinal) is >= 0 and int start ? address[(start + 1)..].Split('&') : [];

    // In filters[0].name, the part before the index is the parameter's name.
    private static string NameOf(string pair) => pair.Split('=', 2)[0].Split("%5B", 2)[0].Split('[', 2)[0];
}
