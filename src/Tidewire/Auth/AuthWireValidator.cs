using System.Globalization;
using Microsoft.Extensions.Options;
using Tidewire.Clients;

namespace Tidewire.Auth;

/// <summary>Checks the protocol options against the rules that annotations cannot express.</summary>
internal sealed class AuthWireValidator(string tidewireSection) : IValidateOptions<AuthOptions>
{
    public ValidateOptionsResult Validate(string? name, AuthOptions options)
    {
        string section = $"{tidewireSection}:{(string.IsNullOrEmpty(name) ? AuthRegistration.Name : name)}";
        string[] failures = [.. Failures(section, options), .. IntrospectionFailures(section, options)];
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Failures(string section, AuthOptions options)
    {
        if (!Enum.IsDefined(options.Wire))
            yield return $"{section}:Wire is {(int)options.Wire}. Set it to Verify or Introspection.";
        if (string.IsNullOrWhiteSpace(options.SubjectClaim))
            yield return $"{section}:SubjectClaim is empty. Set it to the claim that identifies the subject, for example sub or client_id.";
        if (options.UnknownTokenShare is not (>= 0.01 and <= 1))
        {
            yield return string.Create(
                CultureInfo.InvariantCulture, $"{section}:UnknownTokenShare is {options.UnknownTokenShare}. Set it to a number from 0.01 to 1.");
        }
    }

    private static IEnumerable<string> IntrospectionFailures(string section, AuthOptions options)
    {
        var introspection = options.Introspection;
        string below = $"{section}:{nameof(options.Introspection)}";
        if (!Enum.IsDefined(introspection.ClientAuthentication))
            yield return $"{below}:ClientAuthentication is {(int)introspection.ClientAuthentication}. Set it to Basic or Post.";
        if (!IsPath(introspection.Path))
            yield return $"{below}:Path is '{introspection.Path}', which is not a plain path. It is appended to the base address: set it to a path that starts with a slash, for example /connect/introspect.";
        if (introspection.HasClient && string.IsNullOrEmpty(introspection.ClientSecret))
            yield return $"{below}:ClientId is set, but {below}:ClientSecret is not. Set it to the secret of that client (in the environment: {below.Replace(":", "__", StringComparison.Ordinal)}__ClientSecret).";
        if (!introspection.HasClient && !string.IsNullOrEmpty(introspection.ClientSecret))
            yield return $"{below}:ClientSecret is set, but {below}:ClientId is not. Set both or neither.";

        foreach (string failure in CredentialValidator.ClientFailures($"{below}:ClientId", introspection.ClientId))
            yield return failure;
        foreach (string failure in CredentialValidator.ClientFailures($"{below}:ClientSecret", introspection.ClientSecret))
            yield return failure;

        if (options.IsIntrospectionClient && (!string.IsNullOrEmpty(options.ApiKey) || options.Credentials.IsSet))
        {
            string other = options.Credentials.IsSet ? $"{section}:Credentials:TokenEndpoint" : options.Bound?.ApiKeySource ?? $"{section}:ApiKey";
            yield return $"{other} and {below}:ClientId are both set, but a request carries one credential. Remove one of them.";
        }
    }

    private static bool IsPath(string? path) =>
        path is ['/', _, ..] && path[^1] != '/' && path.All(character => char.IsAsciiLetterOrDigit(character) || "/-._~".Contains(character, StringComparison.Ordinal))
        && path[1..].Split('/').All(segment => segment is not ("" or "." or ".."));
}
