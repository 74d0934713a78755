// An application that creates users and enqueues a message to each in the same transaction, for tests that kill it.
// Settings come from environment variables (Tidewire__...). Arguments: sqlite or postgres; the connection string; a prefix of the user names;
// the number of users (-1: until killed); the step to die at; and its occurrence (0: never). Prints "started". When its users are stored and no message is
// waiting, it prints how many messages are uncertain, and ends.
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tidewire;
using Tidewire.EntityFrameworkCore.Tests.Databases;
using Tidewire.OutboxTests.Child;

ParentWatch.Start();
string connection = args[1];
string prefix = args[2];
int count = int.Parse(args[3], CultureInfo.InvariantCulture);
var fault = new FaultPoint(args[4], int.Parse(args[5], CultureInfo.InvariantCulture));

var builder = Host.CreateApplicationBuilder();
builder.Logging.ClearProviders();
builder.Services.AddDbContext<AppDbContext>(context => _ = args[0] == "sqlite" ? context.UseSqlite(connection) : context.UseNpgsql(connection));
builder.AddTidewireCore()
    .AddNotifications(http: http => http.AddHttpMessageHandler(() => new DyingHandler(fault)))
    .UseEntityFrameworkStore<AppDbContext>(lease: TimeSpan.FromSeconds(2));
var factory = builder.Services.Last(service => service.ServiceType == typeof(IOutboxStoreFactory));
builder.Services.AddSingleton<IOutboxStoreFactory>(provider => new DyingStoreFactory((IOutboxStoreFactory)factory.ImplementationFactory!(provider), fault));
using var host = builder.Build();
await host.StartAsync();
Console.WriteLine("started");

async ValueTask WelcomeAsync(int number, CancellationToken ct)
{
    await using var scope = host.Services.CreateAsyncScope();
    var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
    await using var transaction = await db.Database.BeginTransactionAsync(ct);
    string name = string.Create(CultureInfo.InvariantCulture, $"{prefix}-{number}");
    db.Users.Add(new() { Name = name });
    db.EnqueueNotification(new() { UserId = name, Message = "Welcome!" });
    await db.SaveChangesAsync(ct);
    fault.Reach("before-commit");
    await transaction.CommitAsync(ct);
    fault.Reach("after-commit");
}

for (int number = 0; count < 0; number++)
{
    await WelcomeAsync(number, CancellationToken.None);
    await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
}

await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 4 }, WelcomeAsync);

var admin = host.Services.GetRequiredService<IOutboxAdmin>();
OutboxCounts counts;
while ((counts = await admin.CountAsync()).Waiting > 0)
    await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
await host.StopAsync();
Console.WriteLine(counts.Uncertain);
