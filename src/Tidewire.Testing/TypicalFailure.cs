using System.Net;

namespace Tidewire.Testing;

/// <summary>Creates the typical failure of each service for a kind.</summary>
internal static class TypicalFailure
{
    public static ServiceFailure OfVerification(ServiceFailureKind kind) =>
        ServiceFailures.Of(kind, kind == ServiceFailureKind.Rejected ? HttpStatusCode.Unauthorized : null, isReadOnly: true);

    public static ServiceFailure OfWrite(ServiceFailureKind kind) => kind == ServiceFailureKind.InvalidResponse
        ? throw new ArgumentException(
            $"{kind} is never returned by this service, because it does not read the response body. Only the auth service can fail in this way.", nameof(kind))
        : ServiceFailures.Of(kind);
}
