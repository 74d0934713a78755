using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Tidewire.AspNetCore;

/// <summary>Refuses options of a scheme that could not work.</summary>
internal sealed class TidewireAuthenticationOptionsValidator(IServiceProviderIsService services) : IValidateOptions<TidewireAuthenticationOptions>
{
    public ValidateOptionsResult Validate(string? name, TidewireAuthenticationOptions options)
    {
        string[] failures = [.. Failures(options).Select(failure => $"Authentication scheme '{name}': {failure}")];
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private IEnumerable<string> Failures(TidewireAuthenticationOptions options)
    {
        // With ForwardDefault another scheme does the work.
        if (options.ForwardDefault is null && !HasService(options.ServiceKey))
            yield return MissingService(options.ServiceKey);

        if (options.Realm?.AsSpan().ContainsAnyExceptInRange(' ', '~') == true)
            yield return "Realm holds a line break or a character outside ASCII, which a header cannot carry. Use plain words.";
        if (string.IsNullOrEmpty(options.NameClaimType))
            yield return "NameClaimType is empty. Name the claim to read User.Identity.Name from, for instance sub.";
        if (string.IsNullOrEmpty(options.RoleClaimType))
            yield return "RoleClaimType is empty. Name the claim type that is to hold roles, for instance roles.";
        if (options.MaxTokenLength < 1)
            yield return $"MaxTokenLength is {options.MaxTokenLength}, which lets no token in. Set it to 1 or more; the default is {TidewireAuthenticationOptions.DefaultMaxTokenLength}.";
        if (options.RetryAfter <= TimeSpan.Zero)
            yield return $"RetryAfter is {options.RetryAfter:c}. Set it to the time after which a client should try again, for instance 00:00:05.";
        if (options.TokenRetriever is null)
            yield return "TokenRetriever is null. Use TokenRetrievers.Header, or leave it out.";
    }

    // Containers that cannot tell about keys are asked when the first request comes.
    private bool HasService(string? key) => key is null
        ? services.IsService(typeof(IAuthService))
        : services is not IServiceProviderIsKeyedService keyed || keyed.IsKeyedService(typeof(IAuthService), key);

    private static string MissingService(string? key) => key is null
        ? "there is no IAuthService to ask. Call builder.AddTidewire(), or builder.AddTidewireCore().AddAuth(); " +
          "for a service under a key set ServiceKey."
        : $"ServiceKey is '{key}', and there is no IAuthService under that key. Call builder.AddTidewireCore().AddAuth(\"{key}\"), or correct ServiceKey.";
}
