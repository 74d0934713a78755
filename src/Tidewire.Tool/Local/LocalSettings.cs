using System.ComponentModel;
using Spectre.Console;
using Spectre.Console.Cli;

namespace Tidewire.Tool.Local;

/// <summary>The command line of <c>tidewire local</c>.</summary>
internal sealed class LocalSettings : CommandSettings
{
    [CommandOption("--auth-port <PORT>")]
    [Description("The port of the auth service. Default: a free one.")]
    public int AuthPort { get; init; }

    [CommandOption("--notifications-port <PORT>")]
    [Description("The port of the notification service. Default: a free one.")]
    public int NotificationsPort { get; init; }

    [CommandOption("--analytics-port <PORT>")]
    [Description("The port of the analytics service. Default: a free one.")]
    public int AnalyticsPort { get; init; }

    [CommandOption("--require-key")]
    [Description("The services require an API key, which is generated for this run and printed.")]
    public bool RequireKey { get; init; }

    [CommandOption("--data <DIRECTORY>")]
    [Description("The directory for the data and for the key that signs tokens. Default: a temporary directory that is deleted at the end.")]
    public string? Data { get; init; }

    public override ValidationResult Validate()
    {
        int[] ports = [AuthPort, NotificationsPort, AnalyticsPort];
        foreach (int port in ports)
        {
            if (port is < 0 or > 65_535)
                return ValidationResult.Error($"{port} is not a port. Choose one from 1 to 65535, or omit the option to use a free port.");
            if (port > 0 && ports.Count(other => other == port) > 1)
                return ValidationResult.Error($"Port {port} is given twice. Each service needs its own port.");
        }

        return ValidationResult.Success();
    }
}
