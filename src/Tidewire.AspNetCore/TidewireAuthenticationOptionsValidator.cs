using System.Security.Claims;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Tidewire.AspNetCore;

/// <summary>Refuses options of a scheme that could not work.</summary>
internal sealed class TidewireAuthenticationOptionsValidator(IServiceProviderIsService services) : IValidateOptions<TidewireAuthenticationOptions>
{
    // Claim types whose values come from elsewhere than from roles.
    private static readonly string[] _reserved = [ClaimNames.Subject, ClaimNames.Scope, ClaimTypes.NameIdentifier];

    public ValidateOptionsResult Validate(string? name, TidewireAuthenticationOptions options)
    {
        string[] failures = [.. Failures(name, options).Select(failure => $"Authentication scheme '{name}': {failure}")];
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    public static string MissingService(string? key) => key is null
        ? "there is no IAuthService to ask. Call builder.AddTidewire(), or builder.AddTidewireCore().AddAuth(); " +
          "for a service under a key set ServiceKey."
        : $"ServiceKey is '{key}', and there is no IAuthService under that key. Call builder.AddTidewireCore().AddAuth(\"{key}\"), or correct ServiceKey.";

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
            yield return "NameClaimType is empty. Name the claim to read User.Identity.Name from, for instance sub.";
        else if (Imitated(options.NameClaimType, [.. _reserved, options.RoleClaimType]) is { } imitated)
            yield return Imitates(nameof(options.NameClaimType), options.NameClaimType, imitated);

        if (string.IsNullOrWhiteSpace(options.RoleClaimType))
            yield return "RoleClaimType is empty. Name the claim type that is to hold roles, for instance roles.";
        else if (_reserved.Contains(options.RoleClaimType))
            yield return $"RoleClaimType is '{options.RoleClaimType}', whose claims are not roles. Use roles or a name of your own, and RequireScope for scopes.";
        else if (Imitated(options.RoleClaimType, _reserved) is { } imitated)
            yield return Imitates(nameof(options.RoleClaimType), options.RoleClaimType, imitated);
    }

    private static IEnumerable<string> OtherFailures(TidewireAuthenticationOptions options)
    {
        if (options.Realm?.AsSpan().ContainsAnyExceptInRange(' ', '~') == true)
            yield return "Realm holds a line break or a character outside ASCII, which a header cannot carry. Use plain words.";
        if (options.MaxTokenLength < 1)
            yield return $"MaxTokenLength is {options.MaxTokenLength}, which lets no token in. Set it to 1 or more; the default is {TidewireAuthenticationOptions.DefaultMaxTokenLength}.";
        if (options.RetryAfter <= TimeSpan.Zero || options.RetryAfter > OutageAnswer.MaxRetryAfter)
        {
            yield return $"RetryAfter is {options.RetryAfter:c}, not between 0 and {OutageAnswer.MaxRetryAfter:c}. Set it to the time after which a client should try again, " +
                "for instance 00:00:05.";
        }

        if (options.TokenRetriever is null)
            yield return "TokenRetriever is null. Use TokenRetrievers.Header, or leave it out.";
    }

    // In the order in which the platform looks for another scheme. A scheme that names itself does the work itself; a selector is asked for each request.
    private static bool Authenticates(string? name, TidewireAuthenticationOptions options) => options.ForwardAuthenticate is { } other
        ? other == name
        : options.ForwardDefaultSelector is null && (options.ForwardDefault is null || options.ForwardDefault == name);

    // Containers that cannot tell about keys are asked when the first request comes.
    private bool HasService(string? key) => key is null
        ? services.IsService(typeof(IAuthService))
        : services is not IServiceProviderIsKeyedService keyed || keyed.IsKeyedService(typeof(IAuthService), key);

    private static string? Imitated(string type, string[] others) =>
        others.FirstOrDefault(other => other != type && string.Equals(other, type, StringComparison.OrdinalIgnoreCase));

    private static string Imitates(string option, string type, string imitated) =>
        $"{option} is '{type}', which differs from '{imitated}' only in case. Claim names are exact, but parts of ASP.NET Core ignore their case: use '{imitated}' or another name.";
}
