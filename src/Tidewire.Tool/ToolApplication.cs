using System.Reflection;
using Spectre.Console;
using Spectre.Console.Cli;
using Tidewire.Tool.Conform;
using Tidewire.Tool.Doctor;
using Tidewire.Tool.Local;

namespace Tidewire.Tool;

/// <summary>The command <c>tidewire</c>. Every failure is reported as a sentence and an exit code.</summary>
internal static class ToolApplication
{
    /// <summary>The version of the tool, without the commit.</summary>
    public static string Version { get; } =
        typeof(ToolApplication).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Runs one command.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="context">The environment of the command.</param>
    /// <param name="cancellationToken">Cancels the command.</param>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, ToolContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await Create(context).RunAsync(args, cancellationToken).ConfigureAwait(false) switch
            {
                < 0 => ExitCode.Usage,
                int code => code,
            };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception e)
        {
            await context.Error.WriteLineAsync(Sentence(e)).ConfigureAwait(false);
            return ExitCode.Usage;
        }
    }

    private static CommandApp Create(ToolContext context)
    {
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(context.Output) });
        console.Profile.Width = context.Width;

        var application = new CommandApp();
        application.Configure(configuration =>
        {
            configuration.SetApplicationName("tidewire");
            configuration.SetApplicationVersion(Version);
            configuration.ConfigureConsole(console);
            configuration.PropagateExceptions();
            configuration.UseStrictParsing();
            configuration.Settings.Registrar.RegisterInstance(context);

            configuration.AddCommand<DoctorCommand>("doctor")
                .WithDescription("Checks an application's settings and, from this machine, the connections to its services.")
                .WithExample("doctor")
                .WithExample("doctor", "src/Shop", "--environment", "Staging", "--client", "Billing");
            configuration.AddCommand<ConformCommand>("conform")
                .WithDescription("Checks whether a service follows the wire contract. With --user, MESSAGES GO OUT to that user, or events are recorded for it.")
                .WithExample("conform", "auth", "--url", "https://auth.example.com")
                .WithExample("conform", "notifications", "--url", "http://127.0.0.1:8002", "--user", "test-user", "--observe-url", "http://127.0.0.1:8002/notifications?user_id=test-user");
            configuration.AddCommand<LocalCommand>("local")
                .WithDescription("Runs the three services on this machine until Ctrl+C, and prints the variables that configure an application for them.")
                .WithExample("local")
                .WithExample("local", "--auth-port", "8001");
        });
        return application;
    }

    private static string Sentence(Exception exception) => exception switch
    {
        ToolException => exception.Message,
        CommandAppException => $"{exception.Message.TrimEnd('.')}. Run tidewire --help for the commands and their options.",
        _ => $"tidewire failed unexpectedly ({exception.GetType().Name}: {exception.Message.TrimEnd('.')}). Please report it.",
    };
}
