using System.Net;

namespace Tidewire.AspNetCore;

/// <summary>Tells a no to the token from a failure to answer.</summary>
internal static class FailureJudge
{
    /// <summary>
    /// Whether a failed verification says something about the token. Only a service that answered no does, and only with a status for the content of
    /// the request, or before anything was sent. A redirect, 404 or 405 comes of a wrong address, 408 of a slow line: with these every good token
    /// would be refused. A 401 or 403 meant for our API key looks like one meant for the token.
    /// </summary>
    public static bool IsNoToToken(ServiceFailure failure) => failure is
    {
        Kind: ServiceFailureKind.Rejected,
        StatusCode: null
            or HttpStatusCode.OK
            or HttpStatusCode.BadRequest
            or HttpStatusCode.Unauthorized
            or HttpStatusCode.Forbidden
            or HttpStatusCode.RequestEntityTooLarge
            or HttpStatusCode.UnprocessableEntity
    };
}
