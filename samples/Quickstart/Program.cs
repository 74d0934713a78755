using dotenv.net;
using LocalServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Quickstart;

const string usage =
    """
    dotnet run --project samples/Quickstart
        starts the three services inside itself and shows the SDK at work on them

    dotnet run --project samples/Quickstart -- --auth URL --notifications URL --analytics URL --token TOKEN
        makes the same calls to your own services: a good token, a bad one, one email, one activity

    The addresses and the token may also come from the environment or a .env file; see .env.example.
    """;

if (args.Intersect(["-h", "--help", "/?"]).Any())
{
    Console.WriteLine(usage);
    return 0;
}

// The child process that the tour starts and kills; see Enqueueing.
if (args is [Enqueueing.ChildArgument, var task])
{
    await OutboxChild.RunAsync(task);
    return 0;
}

DotEnv.Load(new DotEnvOptions(
    envFilePaths: [Path.Combine(AppContext.BaseDirectory, ".env"), ".env"], overwriteExistingVars: false, ignoreExceptions: true));

var report = Report.ForThisConsole();
try
{
    var given = new ConfigurationBuilder()
        .AddEnvironmentVariables()
        .AddCommandLine(args, new Dictionary<string, string>
        {
            ["--auth"] = "Tidewire:Auth:BaseAddress",
            ["--notifications"] = "Tidewire:Notifications:BaseAddress",
            ["--analytics"] = "Tidewire:Analytics:BaseAddress",
            ["--token"] = "QUICKSTART_TOKEN",
        })
        .Build();

    if (TidewireConfiguration.HasAddress(given))
        await GivenServices.TourAsync(given, report);
    else
        await LocalTour.RunAsync(report);
}
catch (Exception e) when (Problems(e) is { } problems)
{
    foreach (string problem in problems)
        report.Problem(problem);
    report.Problem(usage);
    return 2;
}

return report.Conclude();

// Problems that a user can fix; any other exception is a defect and is not caught. The host combines the problems of several clients in one
// exception.
static IEnumerable<string>? Problems(Exception exception) => exception switch
{
    OptionsValidationException e => e.Failures,
    AggregateException e when e.InnerExceptions.All(inner => inner is OptionsValidationException) =>
        e.InnerExceptions.SelectMany(inner => ((OptionsValidationException)inner).Failures),
    FormatException or IOException or HttpRequestException => [exception.Message],
    _ => null,
};
