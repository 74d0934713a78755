using Microsoft.AspNetCore.Http;

namespace Tidewire.AspNetCore;

/// <summary>Finds the token of a request, for <see cref="TidewireAuthenticationOptions.TokenRetriever"/>.</summary>
public static class TokenRetrievers
{
    /// <summary>What a retriever returns for an unreadable credential: never a well-formed token, so <c>invalid_request</c>.</summary>
    private const string Unreadable = "";

    /// <summary>
    /// Reads the <c>Authorization</c> header, of the scheme <c>Bearer</c> alone, in any case (RFC 9110, section 11.4). Other schemes are left to other
    /// handlers. Several <c>Authorization</c> headers with a <c>Bearer</c> among them are <c>invalid_request</c>: a proxy in front may have checked
    /// another one than we would.
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
    /// Reads a parameter of the query string (RFC 6750, section 2.3), for clients that cannot set a header: a browser's <c>WebSocket</c> and <c>EventSource</c>.
    /// </summary>
    /// <remarks>
    /// Addresses end up in histories, proxies and logs, and so does the token: RFC 6750 says not to use this where a header can be sent. Also ASP.NET
    /// Core's own line <c>Request starting</c> (category <c>Microsoft.AspNetCore.Hosting.Diagnostics</c>, level Information) shows the query: set that
    /// category to Warning. Use it for the paths that need it, in a scheme of their own, with tokens that live briefly. A successful answer to such a request
    /// is marked <c>Cache-Control: private</c>, as the RFC asks, unless the application sets the header: without an <c>Authorization</c> header a shared cache
    /// would take it for public.
    /// </remarks>
    /// <param name="parameter">The name of the parameter.</param>
    /// <returns>A retriever. A parameter that stands twice is <c>invalid_request</c>.</returns>
    public static Func<HttpRequest, string?> Query(string parameter = "access_token")
    {
        ArgumentException.ThrowIfNullOrEmpty(parameter);
        return request =>
        {
            var values = request.Query[parameter];
            if (values.Count == 0)
                return null;

            KeepFromSharedCaches(request.HttpContext.Response);
            return values.Count == 1 ? values[0] ?? Unreadable : Unreadable;
        };
    }

    /// <summary>
    /// Reads several places, one of which holds the token. A request with a token in more than one is <c>invalid_request</c> (RFC 6750, section 2: clients must not use
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

    private static void KeepFromSharedCaches(HttpResponse response)
    {
        if (response.HasStarted)
            return;

        response.OnStarting(() =>
        {
            if (response.StatusCode is >= 200 and < 300 && response.Headers.CacheControl.Count == 0)
                response.Headers.CacheControl = "private";
            return Task.CompletedTask;
        });
    }
}
