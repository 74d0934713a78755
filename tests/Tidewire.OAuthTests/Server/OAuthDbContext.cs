using Microsoft.EntityFrameworkCore;

namespace Tidewire.OAuthTests.Server;

/// <summary>The tables of OpenIddict: applications, authorizations, scopes and tokens.</summary>
internal sealed class OAuthDbContext(DbContextOptions<OAuthDbContext> options) : DbContext(options);
