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
    string key = string.IsNullOrEmpty(services.Auth.ApiKey) ? "" : " -H 'X-Api-Key: <the key>'";
    Console.WriteLine($"""
        auth           {services.Auth.Address}
        notifications  {services.Notifications.Address}
        analytics      {services.Analytics.Address}

        Get a token:
          curl {services.Auth.Address}token {json}{key} -d '{"{"}"user_id":"ada","roles":["admin"]{"}"}'
        Let the next two sends fail:
          curl {services.Notifications.Address}_faults {json}{key} -d '{"{"}"status":503,"times":2,"path":"/send"{"}"}'

        Ctrl+C stops them.
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
