using System.Text;
using Spectre.Console;
using Spectre.Console.Cli;
using Tidewire.Tool.Reporting;

namespace Tidewire.Tool.Conform;

/// <summary><c>tidewire conform</c>: checks whether a service follows the wire contract.</summary>
internal sealed class ConformCommand(ToolContext context, IAnsiConsole console) : AsyncCommand<ConformSettings>
{
    public override async Task<int> ExecuteAsync(CommandContext command, ConformSettings settings, CancellationToken cancellationToken)
    {
        var address = new Uri(settings.Url!);
        var (header, credential) = Credential(settings);
        string? token = Secret(settings.TokenVariable);
        if (!settings.AllowInsecureHttp && (credential ?? token) is not null && address is { Scheme: "http", IsLoopback: false })
            throw new ToolException("--url is plain http on another machine: the key or token would cross the network unencrypted. " +
                "Use https, or --allow-insecure-http if the network itself is encrypted.");

        var report = new Report("conform", $"{settings.Service}{(settings.Wire == "introspection" ? " (introspection)" : "")} at {address.GetLeftPart(UriPartial.Path)}");
        using var service = new ServiceUnderTest(address, header, credential, context, TimeSpan.FromSeconds(settings.Timeout));
        if (settings.User is not null && settings.Service != "auth")
            await context.Error.WriteLineAsync(Announcement(settings)).ConfigureAwait(false);

        await CheckAsync(settings, service, token, report, cancellationToken).ConfigureAwait(false);
        ReportPrinter.Print(report, settings.Json, console);
        return report.ExitCode;
    }

    private async Task CheckAsync(ConformSettings settings, ServiceUnderTest service, string? token, Report report, CancellationToken cancellationToken)
    {
        switch (settings.Service)
        {
            case "auth" when settings.Wire == "introspection":
                await new IntrospectionContract(service, settings.Path, token, report).CheckAsync(settings.Burst, cancellationToken).ConfigureAwait(false);
                break;
            case "auth":
                await new VerifyContract(service, token, report).CheckAsync(settings.Burst, cancellationToken).ConfigureAwait(false);
                break;
            default:
                var call = settings.Service == "notifications" ? ActionCall.Send(settings.User, settings.Channel) : ActionCall.Report(settings.User, context.Time);
                var observer = settings.ObserveUrl is { } url ? new Observer(service, new(url), TimeSpan.FromSeconds(settings.ObserveWait), context.Time) : null;
                await new ActionContract(service, call, observer, context.Time, report).CheckAsync(settings.Burst, cancellationToken).ConfigureAwait(false);
                break;
        }
    }

    private (string? Header, string? Value) Credential(ConformSettings settings)
    {
        if (settings.ClientId is { } id)
        {
            // RFC 6749, section 2.3.1: both are form-encoded before they are combined.
            string pair = $"{Uri.EscapeDataString(id)}:{Uri.EscapeDataString(Secret(settings.ClientSecretVariable)!)}";
            return ("Authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(pair))}");
        }

        string? key = settings.ApiKeyVariable is null ? context.Variable(DefaultVariable(settings.Service)) : Secret(settings.ApiKeyVariable);
        return key is null ? default
            : settings.ApiKeyHeader.Equals("Authorization", StringComparison.OrdinalIgnoreCase) ? ("Authorization", $"Bearer {key}")
            : (settings.ApiKeyHeader, key);
    }

    private string? Secret(string? variable) => variable is null ? null
        : context.Variable(variable) ?? throw new ToolException($"The environment variable {variable} is not set. Put the secret there; it is not accepted on the command line.");

    private static string DefaultVariable(string service) => service switch
    {
        "auth" => "AUTH_SERVICE_API_KEY",
        "notifications" => "NOTIFICATION_API_KEY",
        _ => "ANALYTICS_API_KEY",
    };

    private static string Announcement(ConformSettings settings) => settings.Service == "notifications"
        ? $"Up to {ActionContract.MaxActions} messages go out to the user {settings.User}: fewer if the service honors Idempotency-Key."
        : $"Up to {ActionContract.MaxActions} events are recorded for the user {settings.User}: fewer if the service honors Idempotency-Key.";
}
