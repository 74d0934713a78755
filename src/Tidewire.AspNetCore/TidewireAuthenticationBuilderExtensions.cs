using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Tidewire;
using Tidewire.AspNetCore;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds Tidewire's bearer scheme to an application's authentication.</summary>
public static class TidewireAuthenticationBuilderExtensions
{
    /// <summary>
    /// Adds a bearer scheme (RFC 6750) named <see cref="TidewireAuthenticationDefaults.AuthenticationScheme"/> that verifies tokens with
    /// <see cref="IAuthService"/>. Register that service with <c>builder.AddTidewire()</c>.
    /// </summary>
    /// <param name="builder">The application's authentication builder.</param>
    /// <returns>The same builder.</returns>
    public static AuthenticationBuilder AddTidewire(this AuthenticationBuilder builder) =>
        builder.AddTidewire(TidewireAuthenticationDefaults.AuthenticationScheme, configureOptions: null);

    /// <summary>Adds a bearer scheme (RFC 6750) named <see cref="TidewireAuthenticationDefaults.AuthenticationScheme"/>, with options.</summary>
    /// <param name="builder">The application's authentication builder.</param>
    /// <param name="configureOptions">Configures the options of the scheme.</param>
    /// <returns>The same builder.</returns>
    public static AuthenticationBuilder AddTidewire(this AuthenticationBuilder builder, Action<TidewireAuthenticationOptions> configureOptions) =>
        builder.AddTidewire(TidewireAuthenticationDefaults.AuthenticationScheme, configureOptions);

    /// <summary>
    /// Adds a bearer scheme (RFC 6750) with a name. For schemes with different auth services, set the
    /// <see cref="TidewireAuthenticationOptions.ServiceKey"/> of each.
    /// </summary>
    /// <param name="builder">The application's authentication builder.</param>
    /// <param name="authenticationScheme">The name of the scheme.</param>
    /// <param name="configureOptions">Configures the options of the scheme.</param>
    /// <returns>The same builder.</returns>
    public static AuthenticationBuilder AddTidewire(
        this AuthenticationBuilder builder, string authenticationScheme, Action<TidewireAuthenticationOptions>? configureOptions) =>
        builder.AddTidewire(authenticationScheme, displayName: null, configureOptions);

    /// <summary>Adds a bearer scheme (RFC 6750) with a name and a display name.</summary>
    /// <param name="builder">The application's authentication builder.</param>
    /// <param name="authenticationScheme">The name of the scheme.</param>
    /// <param name="displayName">The display name of the scheme.</param>
    /// <param name="configureOptions">Configures the options of the scheme.</param>
    /// <returns>The same builder.</returns>
    public static AuthenticationBuilder AddTidewire(
        this AuthenticationBuilder builder, string authenticationScheme, string? displayName, Action<TidewireAuthenticationOptions>? configureOptions)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(authenticationScheme);

        var services = builder.Services;
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TidewireAuthenticationOptions>, TidewireAuthenticationOptionsValidator>());
        services.AddOptions<TidewireAuthenticationOptions>(authenticationScheme).ValidateOnStart();
        return builder.AddScheme<TidewireAuthenticationOptions, TidewireAuthenticationHandler>(authenticationScheme, displayName, configureOptions);
    }
}
