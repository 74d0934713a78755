namespace Tidewire.AspNetCore;

/// <summary>Names of the authentication scheme.</summary>
public static class TidewireAuthenticationDefaults
{
    /// <summary>The name of the scheme where none is given: <c>Bearer</c>, as JwtBearer's, so that either can stand in for the other.</summary>
    public const string AuthenticationScheme = "Bearer";
}
