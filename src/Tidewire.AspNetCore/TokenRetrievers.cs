using Microsoft.AspNetCore.Http;

namespace Tidewire.AspNetCore;

/// <summary>Functions that find the token of a request, for <see cref="TidewireAuthenticationOptions.TokenRetriever"/>.</summary>
public static class TokenRetrievers
{
    /// <summary>
    /// Returned for a malformed credential. It is not a well-formed token, so the request is answered with <c>invalid_request</c>.
    /// </summary>
    private const string Unreadable = "";

    /// <summary>
    /// Reads the <c>Authorization</c> header with the scheme <c>Bearer</c>, in upper or lower case (RFC 9110, section 11.1), and ignores other
    /// schemes. Several <c>Authorization</c> headers are <c>invalid_request</c> if one of them is <c>Bearer</c>, because a proxy in front of
    /// the application may have checked another one.
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
    /// URLs end up in histories, proxies and logs, and so does the token. RFC 6750 advises against this if a header can be sent. ASP.NET
    /// Core's own log message <c>Request starting</c> (category <c>Microsoft.AspNetCore.Hosting.Diagnostics</c>, level Information) shows
    /// the query too; set that category to Warning. Use this only for the paths that need it, in a separate scheme, with short-lived
    /// tokens. As the RFC requires, a successful response to such a request is marked <c>Cache-Control: private</c>, unless the application
    /// sets that header; without an <c>Authorization</c> header, a shared cache would consider it public.
    /// </remarks>
    /// <param name="parameter">The name of the parameter.</param>
    /// <returns>A retriever. A repeated parameter is <c>invalid_request</c>.</returns>
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
    /// Reads the token from one of several places. A request with a token in more than one is <c>invalid_request</c> (RFC 6750, section 2:
    /// clients must not use more than one method).
    /// </summary>
    /// <param name="retrievers">The places, for example <see cref="Header"/> and <see cref="Query"/>.</param>
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
