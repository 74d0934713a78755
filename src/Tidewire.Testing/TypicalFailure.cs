using System.Net;

namespace Tidewire.Testing;

/// <summary>How calls of the three services fail when a test asks for a kind of failure only.</summary>
internal static class TypicalFailure
{
    public static ServiceFailure OfVerification(ServiceFailureKind kind) =>
        ServiceFailures.Of(kind, kind == ServiceFailureKind.Rejected ? HttpStatusCode.Unauthorized : null, isReadOnly: true);

    public static ServiceFailure OfWrite(ServiceFailureKind kind) => kind == ServiceFailureKind.InvalidResponse
        ? throw new ArgumentException(
            $"{kind} never comes from this service: its status alone decides, the body is not read. Only the auth service can fail so.", nameof(kind))
        : ServiceFailures.Of(kind);
}
