using System.Security.Cryptography;
using System.Text;
using LocalServices.Requests;
using Microsoft.AspNetCore.Http;

namespace LocalServices.Hosting;

/// <summary>Demands the key on everything but <c>/health</c>, as <c>Authorization: Bearer</c> or <c>X-Api-Key</c>.</summary>
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

    // Comparing digests gives both sides one length, so that not even the key's length shows in the time taken.
    private bool IsKnown(string? key) => key is not null && CryptographicOperations.FixedTimeEquals(Digest(key), _expected);

    private static byte[] Digest(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
