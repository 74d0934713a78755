using System.Security.Cryptography;
using System.Text;
using LocalServices.Requests;
using Microsoft.AspNetCore.Http;

namespace LocalServices.Hosting;

/// <summary>Requires the key for all paths but <c>/health</c>, as <c>Authorization: Bearer</c> or <c>X-Api-Key</c>.</summary>
internal sealed class ApiKeyGate(string apiKey)
{
    private const string BearerPrefix = "Bearer ";

    private readonly byte[] _expected = Digest(apiKey);

    public Task InvokeAsync(HttpContext context, RequestDelegate next) =>
        context.Request.Path == ControlPaths.Health || IsKnown(FindKey(context.Request))
            ? next(context)
            : throw new RequestRefusedException(StatusCodes.Status401Unauthorized, "invalid API key");

    private static string? FindKey(HttpRequest request)
    {
        string? authorization = request.Headers.Authorization;
        return authorization?.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase) == true
            ? authorization[BearerPrefix.Length..].Trim()
            : request.Headers["X-Api-Key"];
    }

    // Digests have equal length, so that the comparison time does not reveal even the key's length.
    private bool IsKnown(string? key) => key is not null && CryptographicOperations.FixedTimeEquals(Digest(key), _expected);

    private static byte[] Digest(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
