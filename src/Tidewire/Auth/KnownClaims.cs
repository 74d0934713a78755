using System.Runtime.InteropServices;
using System.Text.Json;

namespace Tidewire.Auth;

/// <summary>The claims that <see cref="TokenClaims"/> exposes as properties, found in one pass. Absent claims are undefined.</summary>
internal readonly ref struct KnownClaims
{
    public readonly JsonElement Subject;
    public readonly JsonElement Email;
    public readonly JsonElement Expiry;
    public readonly JsonElement IssuedAt;
    public readonly JsonElement Roles;
    public readonly JsonElement Role;
    public readonly JsonElement Scope;
    public readonly JsonElement Scopes;
    public readonly JsonElement Scp;
    public readonly JsonElement Active;

    public KnownClaims(JsonElement claims, string subjectClaim)
    {
        foreach (var claim in claims.EnumerateObject())
        {
            // A name may be written with escapes.
            var name = JsonMarshal.GetRawUtf8PropertyName(claim);
            if (name.Contains((byte)'\\'))
                name = System.Text.Encoding.UTF8.GetBytes(claim.Name);

            switch (name.Length)
            {
                case 3 when name.SequenceEqual("exp"u8):
                    Expiry = claim.Value;
                    break;
                case 3 when name.SequenceEqual("iat"u8):
                    IssuedAt = claim.Value;
                    break;
                case 3 when name.SequenceEqual("scp"u8):
                    Scp = claim.Value;
                    break;
                case 4 when name.SequenceEqual("role"u8):
                    Role = claim.Value;
                    break;
                case 5 when name.SequenceEqual("email"u8):
                    Email = claim.Value;
                    break;
                case 5 when name.SequenceEqual("roles"u8):
                    Roles = claim.Value;
                    break;
                case 5 when name.SequenceEqual("scope"u8):
                    Scope = claim.Value;
                    break;
                case 6 when name.SequenceEqual("scopes"u8):
                    Scopes = claim.Value;
                    break;
                case 6 when name.SequenceEqual("active"u8):
                    Active = claim.Value;
                    break;
            }

            // The subject claim may also be one of the claims above.
            if (claim.NameEquals(subjectClaim))
                Subject = claim.Value;
        }
    }
}
