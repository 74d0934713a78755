using System.Security.Claims;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Tidewire.AspNetCore;

/// <summary>Validates the options of a scheme.</summary>
internal sealed class TidewireAuthenticationOptionsValidator(IServiceProviderIsService services) : IValidateOptions<TidewireAuthenticationOptions>
{
    // Claim types whose values are not roles.
    private static readonly string[] _reserved = [ClaimNames.Subject, ClaimNames.Scope, ClaimTypes.NameIdentifier];

    public ValidateOptionsResult Validate(string? name, TidewireAuthenticationOptions options)
    {
        string[] failures = [.. Failures(name, options).Select(failure => $"Authentication scheme '{name}': {failure}")];
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    public static string MissingService(string? key) => key is null
        ? "there is no IAuthService. Call builder.AddTidewire(), or builder.AddTidewireCore().AddAuth(); " +
          "for a keyed service, set ServiceKey."
        : $"ServiceKey is '{key}', but there is no IAuthService with that key. Call builder.AddTidewireCore().AddAuth(\"{key}\"), or correct ServiceKey.";

    private IEnumerable<string> Failures(string? name, TidewireAuthenticationOptions options) =>
        [.. ServiceFailures(name, options), .. ClaimTypeFailures(options), .. OtherFailures(options)];

    private IEnumerable<string> ServiceFailures(string? name, TidewireAuthenticationOptions options)
    {
        if (Authenticates(name, options) && !HasService(options.ServiceKey))
            yield return MissingService(options.ServiceKey);
    }

    private static IEnumerable<string> ClaimTypeFailures(TidewireAuthenticationOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.NameClaimType))
            yield return "NameClaimType is empty. Set it to the claim for User.Identity.Name, for example sub.";
        else if (Imitated(options.NameClaimType, [.. _reserved, options.RoleClaimType]) is { } imitated)
            yield return Imitates(nameof(options.NameClaimType), options.NameClaimType, imitated);

        if (string.IsNullOrWhiteSpace(options.RoleClaimType))
            yield return "RoleClaimType is empty. Set it to the claim type of roles, for example roles.";
        else if (_reserved.Contains(options.RoleClaimType))
            yield return $"RoleClaimType is '{options.RoleClaimType}', whose claims are not roles. Use roles or a name of your own, and RequireScope for scopes.";
        else if (Imitated(options.RoleClaimType, _reserved) is { } imitated)
            yield return Imitates(nameof(options.RoleClaimType), options.RoleClaimType, imitated);
    }

    private static IEnumerable<string> OtherFailures(TidewireAuthenticationOptions options)
    {
        if (options.Realm?.AsSpan().ContainsAnyExceptInRange(' ', '~') == true)
            yield return "Realm contains a line break or a non-ASCII character, which a header cannot carry. Use visible ASCII.";
        if (options.MaxTokenLength < 1)
            yield return $"MaxTokenLength is {options.MaxTokenLength}, which allows no token. Set it to 1 or more; the default is {TidewireAuthenticationOptions.DefaultMaxTokenLength}.";
        if (options.RetryAfter <= TimeSpan.Zero || options.RetryAfter > OutageAnswer.MaxRetryAfter)
        {
            yield return $"RetryAfter is {options.RetryAfter:c}, but must be above 0 and at most {OutageAnswer.MaxRetryAfter:c}. Set it to the time after which " +
                "a client should try again, for example 00:00:05.";
        }

        if (options.TokenRetriever is null)
            yield return "TokenRetriever is null. Use TokenRetrievers.Header, or leave it unset.";
    }

    // Reads the forwarding options in the order in which ASP.NET Core resolves them. A scheme that forwards to itself does not forward; a
    // selector is evaluated per request.
    private static bool Authenticates(string? name, TidewireAuthenticationOptions options) => options.ForwardAuthenticate is { } other
        ? other == name
        : options.ForwardDefaultSelector is null && (options.ForwardDefault is null || options.ForwardDefault == name);

    // If the container cannot tell whether a keyed service exists, the first request reports a missing one.
    private bool HasService(string? key) => key is null
        ? services.IsService(typeof(IAuthService))
        : services is not IServiceProviderIsKeyedService keyed || keyed.IsKeyedService(typeof(IAuthService), key);

    private static string? Imitated(string type, string[] others) =>
        others.FirstOrDefault(other => other != type && string.Equals(other, type, StringComparison.OrdinalIgnoreCase));

    private static string Imitates(string option, string type, string imitated) =>
        $"{option} is '{type}', which differs from '{imitated}' only in case. Claim names are case-sensitive, but parts of ASP.NET Core ignore their case: use '{imitated}' or another name.";
}
