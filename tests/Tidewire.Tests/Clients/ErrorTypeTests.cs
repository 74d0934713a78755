using System.Net;
using Tidewire.Clients;
using Tidewire.Resilience;

namespace Tidewire.Tests.Clients;

/// <summary><c>error.type</c> comes from a fixed set.</summary>
public sealed class ErrorTypeTests
{
    [Theory]
    [InlineData(503, "503")]
    [InlineData(199, "unknown_status")]
    [InlineData(302, "302")]
    [InlineData(599, "unknown_status")]
    [InlineData(600, "unknown_status")]
    [InlineData(799, "unknown_status")]
    public void ErrorType_IsTheStatus_IfTheStatusHasAName(int status, string type) =>
        Assert.Equal(type, ErrorType.Of(new(ServiceFailureKind.Unavailable) { StatusCode = (HttpStatusCode)status, Reason = "anything" }));

    [Theory]
    [InlineData(Reasons.CircuitOpenedMeanwhile, "circuit_open")]
    [InlineData(Reasons.ApplicationCircuitOpen, "circuit_open")]
    [InlineData(Reasons.CircuitIsolated, "circuit_isolated")]
    [InlineData(Reasons.ProxyFailed, "proxy_tunnel_error")]
    [InlineData(Reasons.NotHttp, "invalid_response")]
    [InlineData(Reasons.HeadersTooLarge, "configuration_limit_exceeded")]
    [InlineData(Reasons.NoCredential, "no_credential")]
    [InlineData(Reasons.HandlerFailed, "handler_failed")]
    [InlineData(Reasons.LimitReached, "concurrency_limit")]
    [InlineData(Reasons.Disposed, "disposed")]
    [InlineData("the reason of an application's verifier", "unavailable")]
    public void ErrorType_IsTheReason_OrElseTheKind_WhenThereIsNoStatus(string reason, string type) =>
        Assert.Equal(type, ErrorType.Of(new(ServiceFailureKind.Unavailable) { Reason = reason }));

    [Theory]
    [InlineData(200, Reasons.NotJson, "invalid_json")]
    [InlineData(200, Reasons.EmptyBody, "empty_body")]
    [InlineData(204, Reasons.EmptyBody, "empty_body")]
    [InlineData(300, Reasons.EmptyBody, "300")]
    [InlineData(204, "a success status that the contract does not define", "204")]
    public void ErrorType_IsTheReason_OrElseTheStatus_WhenTheResponseIsInvalid(int status, string reason, string type) =>
        Assert.Equal(type, ErrorType.Of(new(ServiceFailureKind.InvalidResponse) { StatusCode = (HttpStatusCode)status, Reason = reason }));
}
