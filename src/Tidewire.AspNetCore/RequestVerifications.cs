using Microsoft.AspNetCore.Http;

namespace Tidewire.AspNetCore;

/// <summary>
/// The verification results of one request, stored as a feature of its <c>HttpContext</c>. Several schemes that use the same auth service
/// verify a token once: for example, a default scheme and one that also reads the query.
/// </summary>
internal sealed class RequestVerifications
{
    private readonly List<(string? ServiceKey, string Token, ServiceResult<TokenClaims> Result)> _answers = [];

    public static RequestVerifications Of(HttpContext context)
    {
        if (context.Features.Get<RequestVerifications>() is not { } verifications)
            context.Features.Set(verifications = new());
        return verifications;
    }

    public ServiceResult<TokenClaims>? Find(string? serviceKey, string token) =>
        _answers.Find(answer => answer.ServiceKey == serviceKey && answer.Token == token).Result;

    public void Add(string? serviceKey, string token, ServiceResult<TokenClaims> result) => _answers.Add((serviceKey, token, result));
}
