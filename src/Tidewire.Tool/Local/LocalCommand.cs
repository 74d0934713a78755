using System.Data.Common;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using LocalServices;
using Spectre.Console;
using Spectre.Console.Cli;

namespace Tidewire.Tool.Local;

/// <summary><c>tidewire local</c>: runs the three services on this machine until Ctrl+C.</summary>
internal sealed class LocalCommand(ToolContext context, IAnsiConsole console) : AsyncCommand<LocalSettings>
{
    public override async Task<int> ExecuteAsync(CommandContext command, LocalSettings settings, CancellationToken cancellationToken)
    {
        ThrowIfTaken(settings.AuthPort, "--auth-port");
        ThrowIfTaken(settings.NotificationsPort, "--notifications-port");
        ThrowIfTaken(settings.AnalyticsPort, "--analytics-port");

        var services = await StartAsync(settings, cancellationToken).ConfigureAwait(false);
        await using (services.ConfigureAwait(false))
        {
            string token = await services.Auth.IssueTokenAsync("ada", roles: ["admin"], ct: cancellationToken).ConfigureAwait(false);

            // Written without the console's line breaks, because these lines are pasted into a shell.
            await console.Profile.Out.Writer.WriteLineAsync(LocalText.Of(services, token)).ConfigureAwait(false);
            await console.Profile.Out.Writer.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            await Task.Delay(Timeout.InfiniteTimeSpan, context.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return ExitCode.Ok;
    }

    private async Task<LocalServiceHost> StartAsync(LocalSettings settings, CancellationToken cancellationToken)
    {
        try
        {
            return await LocalServiceHost.StartAsync(
                new()
                {
                    AuthPort = settings.AuthPort,
                    NotificationsPort = settings.NotificationsPort,
                    AnalyticsPort = settings.AnalyticsPort,
                    ApiKey = settings.RequireKey ? RandomNumberGenerator.GetHexString(32, lowercase: true) : null,
                    DataDirectory = settings.Data is null ? null : context.PathOf(settings.Data),
                    Clock = context.Time,
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DbException)
        {
            throw new ToolException($"The services did not start: {e.Message.TrimEnd('.')}.");
        }
    }

    // Checked before anything is started, because the server's own message names neither the option nor the service.
    private static void ThrowIfTaken(int port, string option)
    {
        if (port == 0)
            return;

        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // Treats a port with connections in TIME_WAIT as free, like the server on Unix.
            if (!OperatingSystem.IsWindows())
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen();
        }
        catch (SocketException e)
        {
            string problem = e.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => "is taken",
                SocketError.AccessDenied => "is not allowed for this user",
                _ => $"cannot be used ({e.SocketErrorCode})",
            };
            throw new ToolException($"Port {port} {problem}. Choose another with {option}, or omit the option to use a free port.");
        }
    }
}
