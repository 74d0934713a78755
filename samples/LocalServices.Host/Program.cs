using System.Data.Common;
using System.Runtime.InteropServices;
using LocalServices;
using Microsoft.Extensions.Configuration;

// Any property of LocalServiceOptions: --AuthPort 9001 --ApiKey secret --DataDirectory ./data, or LOCALSERVICES_ApiKey=secret.
IConfiguration configuration = new ConfigurationBuilder()
    .AddEnvironmentVariables("LOCALSERVICES_")
    .AddCommandLine(args)
    .Build();
var options = new LocalServiceOptions { AuthPort = 8001, NotificationsPort = 8002, AnalyticsPort = 8003 };

var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
using PosixSignalRegistration interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using PosixSignalRegistration terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

try
{
    configuration.Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
    await using LocalServiceHost services = await LocalServiceHost.StartAsync(options);

    const string json = "-H 'Content-Type: application/json'";
    bool hasKey = !string.IsNullOrEmpty(services.Auth.ApiKey);
    string key = hasKey ? " -H 'X-Api-Key: <the key>'" : "";
    string token = await services.Auth.IssueTokenAsync("ada", roles: ["admin"]);
    string[] addresses = [.. new[] { services.Auth.Address, services.Notifications.Address, services.Analytics.Address }.Select(address => address.AbsoluteUri.TrimEnd('/'))];
    Console.WriteLine($$"""
        The services run until Ctrl+C. Paste this into the shell of your application:
          export AUTH_SERVICE_URL={{addresses[0]}}
          export NOTIFICATION_SERVICE_URL={{addresses[1]}}
          export ANALYTICS_SERVICE_URL={{addresses[2]}}
        {{(hasKey ? "They require an API key: set AUTH_SERVICE_API_KEY, NOTIFICATION_API_KEY and ANALYTICS_API_KEY as well.\n" : "")}}
        Verify a token of the user ada:
          curl {{addresses[0]}}/verify {{json}}{{key}} -d '{"token":"{{token}}"}'
        Get another token:
          curl {{addresses[0]}}/token {{json}}{{key}} -d '{"user_id":"grace","roles":[]}'
        Make the next two sends fail:
          curl {{addresses[1]}}/_faults {{json}}{{key}} -d '{"status":503,"times":2,"path":"/send"}'
        """);
    await stop.Task;
    return 0;
}
catch (Exception exception) when (exception is InvalidOperationException or IOException or ArgumentException or DbException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stop.TrySetResult();
}
