using System.ComponentModel;
using Spectre.Console;
using Spectre.Console.Cli;

namespace Tidewire.Tool.Conform;

/// <summary>
/// The command line of <c>tidewire conform</c>. Secrets come from the environment, because all users of the machine can see a command line.
/// </summary>
internal sealed class ConformSettings : CommandSettings
{
    private static readonly string[] _services = ["auth", "notifications", "analytics"];

    [CommandArgument(0, "<SERVICE>")]
    [Description("auth, notifications or analytics.")]
    public string Service { get; init; } = "";

    [CommandOption("-u|--url <URL>")]
    [Description("The base address of the service. Required.")]
    public string? Url { get; init; }

    [CommandOption("--api-key-variable <NAME>")]
    [Description("The environment variable with the API key. Default: AUTH_SERVICE_API_KEY, NOTIFICATION_API_KEY or ANALYTICS_API_KEY, if it is set.")]
    public string? ApiKeyVariable { get; init; }

    [CommandOption("--api-key-header <HEADER>")]
    [Description("The header that carries the key. Default: Authorization, as Bearer.")]
    public string ApiKeyHeader { get; init; } = "Authorization";

    [CommandOption("--user <ID>")]
    [Description("The id of a test user. WITH --user, UP TO 10 MESSAGES GO OUT to this user, or up to 10 events are recorded. Without --user, only requests that the service must refuse are sent.")]
    public string? User { get; init; }

    [CommandOption("--channel <CHANNEL>")]
    [Description("The channel of the messages. Default: email.")]
    public string Channel { get; init; } = "email";

    [CommandOption("--observe-url <URL>")]
    [Description("An address that returns how many times the service has acted for the user: a number, a JSON array, or an object with count or total. Proves that the service acts only once.")]
    public string? ObserveUrl { get; init; }

    [CommandOption("--observe-wait <SECONDS>")]
    [Description("How long to wait before --observe-url is read. Default: 1.")]
    public double ObserveWait { get; init; } = 1;

    [CommandOption("--wire <WIRE>")]
    [Description("For auth: verify (default) or introspection (RFC 7662).")]
    public string Wire { get; init; } = "verify";

    [CommandOption("--path <PATH>")]
    [Description("The path of the introspection endpoint. Default: /introspect.")]
    public string Path { get; init; } = AuthIntrospectionOptions.DefaultPath;

    [CommandOption("--client-id <ID>")]
    [Description("The client id for the introspection endpoint, sent with HTTP Basic.")]
    public string? ClientId { get; init; }

    [CommandOption("--client-secret-variable <NAME>")]
    [Description("The environment variable with the secret of --client-id.")]
    public string? ClientSecretVariable { get; init; }

    [CommandOption("--token-variable <NAME>")]
    [Description("For auth: the environment variable with a valid token, to check the claims.")]
    public string? TokenVariable { get; init; }

    [CommandOption("--burst <COUNT>")]
    [Description("Also sends this many concurrent requests that the service must refuse, to see how it throttles. Default: none.")]
    public int Burst { get; init; }

    [CommandOption("--allow-insecure-http")]
    [Description("Allows sending keys and tokens over plain http to another machine.")]
    public bool AllowInsecureHttp { get; init; }

    [CommandOption("--timeout <SECONDS>")]
    [Description("The time limit of each request. Default: 10.")]
    public double Timeout { get; init; } = 10;

    [CommandOption("--json")]
    [Description("Prints the report as JSON.")]
    public bool Json { get; init; }

    public override ValidationResult Validate()
    {
        if (!_services.Contains(Service))
            return ValidationResult.Error($"'{Service}' is not a service of the contract. Use auth, notifications or analytics.");
        if (!IsHttp(Url))
            return ValidationResult.Error("--url is missing or not an http or https address. Set it to the base address of the service, for example --url https://auth.example.com.");
        if (new Uri(Url!).UserInfo.Length > 0)
            return ValidationResult.Error("--url contains a user name or password. Put the key in the variable that --api-key-variable names.");
        if (ObserveUrl is not null && !IsHttp(ObserveUrl))
            return ValidationResult.Error("--observe-url is not an http or https address.");
        if (Wire is not ("verify" or "introspection"))
            return ValidationResult.Error($"--wire is '{Wire}'. Use verify or introspection.");
        if (Wire == "introspection" && Service != "auth")
            return ValidationResult.Error("--wire introspection is only for auth.");
        if (ObserveUrl is not null && User is null)
            return ValidationResult.Error("--observe-url needs --user: without a user, nothing is sent that could be observed.");
        if ((ClientId is null) != (ClientSecretVariable is null))
            return ValidationResult.Error("--client-id and --client-secret-variable belong together: set both or neither.");
        if (User is not null && string.IsNullOrWhiteSpace(User))
            return ValidationResult.Error("--user is blank. Name a test user.");
        if (Timeout is not (> 0 and <= 600))
            return ValidationResult.Error($"--timeout must be more than 0 and at most 600 seconds, not {Timeout}.");
        if (ObserveWait is not (>= 0 and <= 600))
            return ValidationResult.Error($"--observe-wait must be 0 to 600 seconds, not {ObserveWait}.");
        return Burst is >= 0 and <= 1_000 ? ValidationResult.Success() : ValidationResult.Error($"--burst must be 0 to 1000, not {Burst}.");
    }

    private static bool IsHttp(string? text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address is { Scheme: "http" or "https", Host.Length: > 0 };
}
