using System.Text.Json;
using LocalServices.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace LocalServices.Auth;

/// <summary>Issues, verifies and revokes JWTs signed with HS256.</summary>
internal sealed class TokenAuthority
{
    private readonly AuthStore _store;
    private readonly TimeSpan _defaultLifetime;
    private readonly TimeProvider _clock;
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly SigningCredentials _credentials;
    private readonly TokenValidationParameters _genuine;
    private readonly TokenValidationParameters _genuineAndCurrent;

    public TokenAuthority(AuthStore store, TimeSpan defaultLifetime, TimeProvider clock)
    {
        _store = store;
        _defaultLifetime = defaultLifetime;
        _clock = clock;
        _credentials = new SigningCredentials(new SymmetricSecurityKey(store.GetSigningKey()), SecurityAlgorithms.HmacSha256);
        _genuine = new TokenValidationParameters
        {
            IssuerSigningKey = _credentials.Key,
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            ValidateAudience = false,
            ValidateIssuer = false,
            ValidateLifetime = false,
        };
        _genuineAndCurrent = _genuine.Clone();
        _genuineAndCurrent.ValidateLifetime = true;
        // The library's own check uses the system clock and tolerates five minutes of skew.
        _genuineAndCurrent.LifetimeValidator = (_, expires, _, _) => expires is { } end && _clock.GetUtcNow().UtcDateTime < end;
    }

    public IssuedToken Issue(TokenRequest request)
    {
        long issuedAt = _clock.GetUtcNow().ToUnixTimeSeconds();
        long expiresAt = issuedAt + (request.LifetimeSeconds ?? (long)_defaultLifetime.TotalSeconds);
        var claims = new AccessClaims
        {
            Sub = request.UserId,
            Email = request.Email,
            Roles = request.Roles ?? [],
            Scope = request.Scope,
            Iat = issuedAt,
            Exp = expiresAt,
            Jti = Guid.NewGuid().ToString("N"),
        };

        return new IssuedToken
        {
            Token = _handler.CreateToken(JsonSerializer.Serialize(claims, AuthJsonContext.Default.AccessClaims), _credentials),
            ExpiresAt = Rfc3339.Format(DateTimeOffset.FromUnixTimeSeconds(expiresAt)),
        };
    }

    /// <exception cref="RequestRefusedException">The token was not issued here, has expired or was revoked.</exception>
    public async Task<AccessClaims> VerifyAsync(string token)
    {
        TokenValidationResult result = await _handler.ValidateTokenAsync(token, _genuineAndCurrent);
        if (!result.IsValid) throw Refuse(Explain(result.Exception));

        AccessClaims claims = ReadClaims(result);
        return _store.IsRevoked(claims.Jti) ? throw Refuse("the token was revoked") : claims with { Active = true };
    }

    /// <summary>Revokes a genuine token, expired or not; ignores any other, as required by RFC 7009, section 2.2.</summary>
    public async Task RevokeAsync(string token)
    {
        TokenValidationResult result = await _handler.ValidateTokenAsync(token, _genuine);
        if (result.IsValid) _store.Revoke(ReadClaims(result).Jti);
    }

    private static AccessClaims ReadClaims(TokenValidationResult result)
    {
        byte[] payload = Base64UrlEncoder.DecodeBytes(((JsonWebToken)result.SecurityToken).EncodedPayload);
        return JsonSerializer.Deserialize(payload, AuthJsonContext.Default.AccessClaims)!;
    }

    private static string Explain(Exception reason) => reason switch
    {
        SecurityTokenInvalidLifetimeException => "the token has expired",
        SecurityTokenMalformedException or ArgumentException => "the token is not a JWT",
        _ => "the token's signature is invalid",
    };

    private static RequestRefusedException Refuse(string detail) => new(StatusCodes.Status401Unauthorized, detail);
}
