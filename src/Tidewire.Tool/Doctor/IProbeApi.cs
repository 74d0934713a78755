using System.Text.Json.Nodes;
using Refit;

namespace Tidewire.Tool.Doctor;

/// <summary>The calls that show whether a key is accepted. None of them has an effect at a service that follows the contract.</summary>
internal interface IProbeApi
{
    [Post("/verify")]
    Task<IApiResponse<JsonNode>> VerifyAsync([Body] ProbeBody body, CancellationToken cancellationToken);

    [Post("/send")]
    Task<IApiResponse> SendAsync([Body] ProbeBody body, CancellationToken cancellationToken);

    [Post("/events")]
    Task<IApiResponse> ReportAsync([Body] ProbeBody body, CancellationToken cancellationToken);
}
