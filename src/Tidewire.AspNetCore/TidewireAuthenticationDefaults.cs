namespace Tidewire.AspNetCore;

/// <summary>Names of the authentication scheme.</summary>
public static class TidewireAuthenticationDefaults
{
    /// <summary>The default name of the scheme: <c>Bearer</c>, the same as JwtBearer's, so that one can replace the other.</summary>
    public const string AuthenticationScheme = "Bearer";
}
