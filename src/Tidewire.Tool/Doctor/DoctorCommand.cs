using Spectre.Console;
using Spectre.Console.Cli;
using Tidewire.Tool.Reporting;

namespace Tidewire.Tool.Doctor;

/// <summary><c>tidewire doctor</c>: checks the settings of an application and the connections to its services.</summary>
internal sealed class DoctorCommand(ToolContext context, IAnsiConsole console) : AsyncCommand<DoctorSettings>
{
    private const string Application = "Application";

    public override async Task<int> ExecuteAsync(CommandContext command, DoctorSettings settings, CancellationToken cancellationToken)
    {
        string directory = context.PathOf(settings.Directory);
        var (environment, source) = ApplicationEnvironment.Of(settings.Environment, context);
        var clients = DoctorClient.Of(settings.Clients);
        var report = new Report("doctor", $"{directory}, environment {environment} ({source})");

        if (ApplicationFiles.Read(directory, environment, context, report) is { } application)
            await CheckAsync(application, clients, settings, report, cancellationToken).ConfigureAwait(false);

        report.Add(Application, "code", Verdict.Unknown,
            "this tool reads only files and the environment. It cannot see which clients the code registers, nor what the code or the command line sets");
        ReportPrinter.Print(report, settings.Json, console);
        return report.ExitCode;
    }

    private async Task CheckAsync(ApplicationSettings application, IReadOnlyList<DoctorClient> clients, DoctorSettings settings, Report report, CancellationToken cancellationToken)
    {
        bool isAny = false;
        foreach (var client in clients)
        {
            // A client named on the command line is always checked.
            if (client.IsKeyed || application.Has(client))
            {
                isAny = true;
                await CheckAsync(client, application, clients, settings, report, cancellationToken).ConfigureAwait(false);
            }
            else if (MistypedSection(client, application, clients) is { } problem)
            {
                isAny = true;
                report.Add(client.Name, "configuration", Verdict.Problem, problem);
            }
            else
            {
                report.Add(client.Name, "configuration", Verdict.Unknown,
                    $"there is no section Tidewire:{client.Name} and no {client.AddressVariable}. If the code registers this client, as AddTidewire() does, the application does not start");
            }
        }

        if (!isAny)
            report.Add(Application, "clients", Verdict.Problem, "nothing in the files or the environment configures a client. " +
                "Set Tidewire:Auth:BaseAddress or AUTH_SERVICE_URL, for instance, or name another directory");

        string[] others = [.. OtherSections(application, clients)];
        if (others.Length > 0)
        {
            report.Add(Application, "sections", Verdict.Unknown,
                $"not checked: {string.Join(", ", others.Select(name => $"Tidewire:{name}"))}. If one of them is a client, check it with --client {others[0]}");
        }
    }

    private async Task CheckAsync(
        DoctorClient client, ApplicationSettings application, IReadOnlyList<DoctorClient> clients, DoctorSettings settings, Report report, CancellationToken cancellationToken)
    {
        var reading = ClientReader.Read(client, clients, application);
        report.Add(reading.Failures.Select(failure => new Check(client.Name, "configuration", Verdict.Problem, failure)));
        report.Add(reading.Warnings.Select(warning => new Check(client.Name, "configuration", Verdict.Warning, warning)));
        if (reading.Options is not { BaseAddress: { } address } options)
            return;

        report.Add(client.Name, "configuration", Verdict.Ok, $"valid; {Origin(client, application)}");
        if (settings.Offline)
            return;

        if (reading.IsDiscovered)
        {
            report.Add(client.Name, "dns", Verdict.Unknown, "service discovery in the application resolves the address, so the service is not checked");
            return;
        }

        var service = new ServiceCheck(client, options, address, context, TimeSpan.FromSeconds(settings.Timeout), report);
        if (await service.RunAsync(cancellationToken).ConfigureAwait(false))
            await new KeyCheck(client, options, application, context, service.Timeout, report).RunAsync(settings.CheckKeys, cancellationToken).ConfigureAwait(false);
    }

    // A missing section is not a problem in itself, because the application may not use the client; a section with a similar name is a problem.
    private static string? MistypedSection(DoctorClient client, ApplicationSettings application, IReadOnlyList<DoctorClient> clients)
    {
        string[] others = [.. OtherSections(application, clients)];
        return others.Length == 0 ? null
            : ClientReader.Read(client, clients, application).Failures.FirstOrDefault(failure => others.Any(other => failure.StartsWith($"Tidewire:{other} ", StringComparison.Ordinal)));
    }

    private static string Origin(DoctorClient client, ApplicationSettings application)
    {
        string key = $"Tidewire:{client.Name}:BaseAddress";
        return application.SourceOf(key) is { } source
            ? $"the address is {key} from {source}"
            : $"the address is {client.AddressVariable} from {application.SourceOf(client.AddressVariable!)}";
    }

    private static IEnumerable<string> OtherSections(ApplicationSettings application, IReadOnlyList<DoctorClient> clients) =>
        application.Configuration.GetSection("Tidewire").GetChildren()
            .Where(section => section.Value is null && section.Key != "Sqlite" && !clients.Any(client => client.IsNamed(section.Key)))
            .Select(section => section.Key);
}
