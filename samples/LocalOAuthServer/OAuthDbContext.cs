using Microsoft.EntityFrameworkCore;

namespace LocalOAuthServer;

/// <summary>The tables of OpenIddict: applications, authorizations, scopes and tokens.</summary>
internal sealed class OAuthDbContext(DbContextOptions<OAuthDbContext> options) : DbContext(options);
