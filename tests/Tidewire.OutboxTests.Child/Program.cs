// An application with an outbox, for tests that kill it. Settings come from environment variables (Tidewire__...).
// Arguments: the file that records enqueued messages; a prefix of the texts; the number of messages; the step to die at; and its occurrence (0: never).
// Enqueues "{prefix}-{number}", waits until no message is waiting, and prints the counts: enqueued, sent, uncertain, waiting.
using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tidewire;
using Tidewire.OutboxTests.Child;

ParentWatch.Start();
string record = args[0];
string prefix = args[1];
int count = int.Parse(args[2], CultureInfo.InvariantCulture);
var fault = new FaultPoint(args[3], int.Parse(args[4], CultureInfo.InvariantCulture));

var builder = Host.CreateApplicationBuilder();
builder.Logging.ClearProviders();
builder.AddTidewireCore().AddNotifications(http: http => http.AddHttpMessageHandler(() => new DyingHandler(fault))).UseSqliteStore();
var factory = builder.Services.Last(service => service.ServiceType == typeof(IOutboxStoreFactory));
builder.Services.AddSingleton<IOutboxStoreFactory>(provider => new DyingStoreFactory((IOutboxStoreFactory)factory.ImplementationFactory!(provider), fault));
using var host = builder.Build();
await host.StartAsync();
var outbox = host.Services.GetRequiredService<INotificationOutbox>();
var admin = host.Services.GetRequiredService<IOutboxAdmin>();

// Unbuffered, with one write per line: every complete line in the file of a killed process is an enqueued message.
using (var enqueued = new FileStream(record, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0))
{
    await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (number, ct) =>
    {
        string id = string.Create(CultureInfo.InvariantCulture, $"{prefix}-{number}");
        await outbox.EnqueueAsync(new() { UserId = "ada", Message = id }, ct);
        lock (enqueued)
            enqueued.Write(Encoding.ASCII.GetBytes(id + "\n"));
    });
}

OutboxCounts counts;
while ((counts = await admin.CountAsync()).Waiting > 0)
    await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
await host.StopAsync();
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{counts.Enqueued} {counts.Sent} {counts.Uncertain} {counts.Waiting}"));
