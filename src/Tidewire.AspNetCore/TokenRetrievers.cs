using Microsoft.AspNetCore.Http;

namespace Tidewire.AspNetCore;

/// <summary>Places where a token may be, for <see cref="TidewireAuthenticationOptions.TokenRetriever"/>.</summary>
public static class TokenRetrievers
{
    /// <summary>What a retriever returns for a credential that cannot be told: never a well-formed token, so <c>invalid_request</c>.</summary>
    private const string Unreadable = "";

    /// <summary>
    /// The <c>Authorization</c> header, of the scheme <c>Bearer</c> alone, in any case (RFC 9110, section 11.4). Other schemes are left to other
    /// handlers. Several <c>Authorization</c> headers with a <c>Bearer</c> among them are <c>invalid_request</c>: nobody can tell which one a
    /// proxy before us has checked.
    /// </summary>
    public static Func<HttpRequest, string?> Header { get; } = static request =>
    {
        var values = request.Headers.Authorization;
        if (values.Count == 1)
            return BearerCredential.Read(values[0]);

        foreach (string? value in values)
        {
            if (BearerCredential.Read(value) is not null)
                return Unreadable;
        }

        return null;
    };

    /// <summary>
    /// A parameter of the query string (RFC 6750, section 2.3), for clients that cannot set a header: a browser's <c>WebSocket</c> and <c>EventSource</c>.
    /// </summary>
    /// <remarks>
    /// Addresses end up in histories, proxies and logs, and so does the token: RFC 6750 says not to use this where a header can be sent. Also ASP.NET
    /// Core's own line <c>Request starting</c> (category <c>Microsoft.AspNetCore.Hosting.Diagnostics</c>, level Information) shows the query: set that
    /// category to Warning. Use it for the paths that need it, in a scheme of their own, with tokens that live briefly.
    /// </remarks>
    /// <param name="parameter">The name of the parameter.</param>
    /// <returns>A retriever. A parameter that stands twice is <c>invalid_request</c>.</returns>
    public static Func<HttpRequest, string?> Query(string parameter = "access_token")
    {
        ArgumentException.ThrowIfNullOrEmpty(parameter);
        return request => request.Query[parameter] switch
        {
            { Count: 0 } => null,
            { Count: 1 } values => values[0] ?? Unreadable,
            _ => Unreadable,
        };
    }

    /// <summary>
    /// Whichever of several places holds a token. A request with a token in more than one is <c>invalid_request</c> (RFC 6750, section 2: clients must not use
    /// more than one method).
    /// </summary>
    /// <param name="retrievers">The places, for instance <see cref="Header"/> and <see cref="Query"/>.</param>
    /// <returns>A retriever.</returns>
    public static Func<HttpRequest, string?> OneOf(params Func<HttpRequest, string?>[] retrievers)
    {
        ArgumentNullException.ThrowIfNull(retrievers);
        Func<HttpRequest, string?>[] places = [.. retrievers];
        return request =>
        {
            string? found = null;
            foreach (var place in places)
            {
                if (place(request) is not { } token)
                    continue;
                if (found is not null)
                    return Unreadable;
                found = token;
            }

            return found;
        };
    }
}
