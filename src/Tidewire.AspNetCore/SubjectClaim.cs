using System.Security.Claims;

namespace Tidewire.AspNetCore;

/// <summary>
/// The subject as <see cref="ClaimTypes.NameIdentifier"/>, which SignalR, Identity and other parts of ASP.NET Core read. It also carries
/// the verified token through every copy of its identity. A feature of the request cannot: with long polling, SignalR serves many requests
/// with one <c>HttpContext</c>, to which it copies the user of the latest request and the items of the first one, but no features.
/// </summary>
internal sealed class SubjectClaim : Claim
{
    public SubjectClaim(VerifiedToken token, string issuer)
        : base(ClaimTypes.NameIdentifier, token.Claims.Subject!, ClaimValueTypes.String, issuer) => Token = token;

    private SubjectClaim(SubjectClaim other, ClaimsIdentity? identity)
        : base(other, identity) => Token = other.Token;

    public VerifiedToken Token { get; }

    public override Claim Clone(ClaimsIdentity? identity) => new SubjectClaim(this, identity);
}
