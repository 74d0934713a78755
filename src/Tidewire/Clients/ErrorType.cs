using System.Globalization;
using System.Net;
using Tidewire.Pipeline;
using Tidewire.Resilience;
using Tidewire.Telemetry;

namespace Tidewire.Clients;

/// <summary>
/// The value of OpenTelemetry's <c>error.type</c>: the status code of a response outside 2xx, otherwise the kind of error, with .NET's names
/// where they exist. Always from a fixed set, regardless of what a service answers.
/// </summary>
internal static class ErrorType
{
    public const string ApplicationError = "application_error";
    private const string UnknownStatus = "unknown_status";

    private static readonly string?[] _statuses = Statuses();
    private static readonly string[] _kinds = TagValue.Of<ServiceFailureKind>();

    public static string Of(ServiceFailure failure) =>
        failure.StatusCode is { } status && (int)status is < 200 or >= 300 ? OfStatus((int)status) : OfReason(failure);

    private static string OfStatus(int status) => (uint)status < (uint)_statuses.Length ? _statuses[status] ?? UnknownStatus : UnknownStatus;

    private static string OfReason(ServiceFailure failure) => failure.Reason switch
    {
        Reasons.CircuitOpen or Reasons.CircuitOpenedMeanwhile or Reasons.ApplicationCircuitOpen => "circuit_open",
        Reasons.CircuitIsolated => "circuit_isolated",
        Reasons.NotResolved => "name_resolution_error",
        Reasons.NotConnected => "connection_error",
        Reasons.TlsFailed => "secure_connection_error",
        Reasons.ProxyFailed => "proxy_tunnel_error",
        Reasons.ConnectionLost => "response_ended",
        Reasons.NotHttp => "invalid_response",
        Reasons.HeadersTooLarge => "configuration_limit_exceeded",
        Reasons.TimedOut => "timeout",
        Reasons.HandlerFailed => "handler_failed",
        Reasons.NoCredential => "no_credential",
        Reasons.Disposed => "disposed",
        Reasons.LimitReached => "concurrency_limit",
        Reasons.EmptyBody => "empty_body",
        Reasons.NotJson => "invalid_json",
        UnreadableBody.TooLarge => "body_too_large",
        UnreadableBody.Corrupt => "body_corrupt",
        _ when failure.StatusCode is { } status => OfStatus((int)status),
        _ => _kinds[(int)failure.Kind],
    };

    private static string?[] Statuses()
    {
        var texts = new string?[600];
        foreach (int status in Enum.GetValues<HttpStatusCode>().Select(value => (int)value))
            texts[status] = status.ToString(CultureInfo.InvariantCulture);
        return texts;
    }
}
