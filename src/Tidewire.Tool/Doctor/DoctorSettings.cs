using System.ComponentModel;
using Spectre.Console;
using Spectre.Console.Cli;

namespace Tidewire.Tool.Doctor;

/// <summary>The command line of <c>tidewire doctor</c>.</summary>
internal sealed class DoctorSettings : CommandSettings
{
    [CommandArgument(0, "[DIRECTORY]")]
    [Description("The directory with the application's appsettings.json. Default: the current one.")]
    public string? Directory { get; init; }

    [CommandOption("-e|--environment <NAME>")]
    [Description("The environment of the application. Default: DOTNET_ENVIRONMENT, then ASPNETCORE_ENVIRONMENT, then Production.")]
    public string? Environment { get; init; }

    [CommandOption("-c|--client <NAME>")]
    [Description("An additional client: the name of its section below Tidewire. For a keyed client of a built-in service: NAME=auth, NAME=notifications or NAME=analytics. May be repeated.")]
    public string[] Clients { get; init; } = [];

    [CommandOption("--offline")]
    [Description("Checks the settings only and sends nothing.")]
    public bool Offline { get; init; }

    [CommandOption("--check-keys")]
    [Description("Also sends an empty JSON object to /send and /events, to learn whether the key is accepted. Services that follow the contract refuse the object.")]
    public bool CheckKeys { get; init; }

    [CommandOption("--timeout <SECONDS>")]
    [Description("The time limit of each lookup, connection and request. Default: 5.")]
    public double Timeout { get; init; } = 5;

    [CommandOption("--json")]
    [Description("Prints the report as JSON.")]
    public bool Json { get; init; }

    public override ValidationResult Validate() =>
        Timeout is > 0 and <= 600 ? ValidationResult.Success() : ValidationResult.Error($"--timeout must be more than 0 and at most 600 seconds, not {Timeout}.");
}
