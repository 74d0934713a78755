using System.Security.Claims;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Tidewire.AspNetCore.Tests;

/// <summary>Claims whose names differ only in case are never confused with each other.</summary>
public sealed class ClaimNameProperties
{
    private static readonly string[] _names =
        ["sub", "scope", "scopes", "scp", "roles", "role", "groups", "email", "dept", "\u0131d", ClaimTypes.NameIdentifier, ClaimTypes.Role];

    private static readonly string[] _words = ["admin", "read", "write", "eve", "7"];

    private static readonly string[] _values =
    [
        "\"admin\"", "\"read\"", "\"eve\"", "\"read write\"", "\" read  admin \"", "\"\"", "\" \"", "7", "true", "null", "{}", "{\"admin\":\"read\"}", "[]",
        "[\"admin\"]", "[\"read\",\"write\"]", "[\"read write\"]", "[\"\",\" \",7,null,[\"admin\"],\"read\"]", "\"read\\twrite\"",
    ];

    private readonly IAuthorizationService _authorization = new ServiceCollection()
        .AddLogging().AddAuthorizationCore().BuildServiceProvider().GetRequiredService<IAuthorizationService>();

    [Property(MaxTest = 500)]
    public Property Claims_AreNeverConfused_WhenTheClaimTypesAreTheDefaults() => Prop.ForAll(Tokens(), token => Holds(token, new()));

    [Property(MaxTest = 300)]
    public Property Claims_AreNeverConfused_WhenTheApplicationSetsTheClaimTypes() =>
        Prop.ForAll(Tokens(), token => Holds(token, new() { RoleClaimType = "Groups", NameClaimType = "Email" }));

    [Property(MaxTest = 300)]
    public Property Claims_AreNeverConfused_WhenTheClaimTypesAreConstantsOfDotNet() =>
        Prop.ForAll(Tokens(), token => Holds(token, new() { RoleClaimType = ClaimTypes.Role, NameClaimType = ClaimTypes.NameIdentifier }));

    private void Holds(string json, TidewireAuthenticationOptions options)
    {
        var claims = TokenClaims.Parse(json);
        var user = new ClaimsPrincipal(options.Identities.Create(new("Bearer", claims, false), NullLogger.Instance));

        Assert.Equal("ada", user.FindFirstValue("sub"));
        Assert.Equal(["ada"], user.FindAll(ClaimTypes.NameIdentifier).Select(claim => claim.Value));
        Assert.Equal(options.NameClaimType is "sub" or ClaimTypes.NameIdentifier ? "ada" : Texts(claims, options.NameClaimType).FirstOrDefault(), user.Identity!.Name);
        Assert.Equal(["ada"], Granted("sub", "ada"));
        Assert.Equal(claims.Scopes.Intersect(_words).Order(), Granted("scope"));
        Assert.Equal(Roles().Intersect(_words).Order(), Granted(options.RoleClaimType));

        foreach (string word in _words)
        {
            Assert.Equal(Roles().Contains(word), Allows(policy => policy.RequireRole(word)));
            Assert.Equal(claims.HasScope(word), Allows(policy => policy.RequireScope(word)));
            Assert.False(Allows(policy => policy.RequireClaim("sub", word)), json);
        }

        // ASP.NET Core ignores the case of claim types, so no two types may differ only in case.
        Assert.All(
            user.Claims.Select(claim => claim.Type).Distinct().GroupBy(type => type, StringComparer.OrdinalIgnoreCase),
            group => Assert.Single(group));

        IEnumerable<string> Roles() => options.RoleClaimType == "roles" ? claims.Roles : claims.Roles.Concat(Texts(claims, options.RoleClaimType)).Distinct();
        string[] Granted(string type, params string[] values) =>
            [.. (values.Length > 0 ? values : _words).Where(value => Allows(policy => policy.RequireClaim(type, value))).Order()];
        bool Allows(Action<AuthorizationPolicyBuilder> configure)
        {
            var policy = new AuthorizationPolicyBuilder();
            configure(policy);
            return _authorization.AuthorizeAsync(user, policy.Build()).GetAwaiter().GetResult().Succeeded;
        }
    }

    private static IEnumerable<string> Texts(TokenClaims claims, string name) => !claims.All.TryGetValue(name, out var claim)
        ? []
        : (claim.ValueKind == JsonValueKind.Array ? [.. claim.EnumerateArray()] : (JsonElement[])[claim])
            .Where(item => item.ValueKind != JsonValueKind.Null)
            .Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : item.GetRawText());

    private static Arbitrary<string> Tokens() =>
        Gen.Choose(0, 8).SelectMany(count => Gen.ArrayOf(Claims(), count))
            .Select(claims => $"{{{string.Join(',', claims.Append(("sub", "\"ada\"")).Reverse().DistinctBy(claim => claim.Item1).Select(claim => $"\"{claim.Item1}\":{claim.Item2}"))}}}")
            .ToArbitrary();

    private static Gen<(string, string)> Claims() =>
        Gen.Elements(_names).SelectMany(name => Gen.Choose(0, 3).SelectMany(how => Gen.Choose(0, name.Length - 1).SelectMany(at =>
            Gen.Elements(_values).Select(value => (Vary(name, how, at), value)))));

    private static string Vary(string name, int how, int at) => how switch
    {
        0 => name.ToUpperInvariant(),
        1 => string.Concat(name.AsSpan(0, at), name.AsSpan(at, 1).ToString().ToUpperInvariant(), name.AsSpan(at + 1)),
        _ => name,
    };
}
