// An application that tracks events, for tests that kill it. Settings come from environment variables (Tidewire__...).
// Arguments: the file that records accepted events; a prefix of the ids; the number of producers; the number of events per producer (0: until killed);
// the pause between events in ms; and "threads", or "pool" to run the producers on the thread pool, which is then limited to one thread per processor.
// Prints "tracking" when it has begun. When its producers are done, it shuts down and prints how many events were delivered, held, dropped and refused.
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
int producers = int.Parse(args[2], CultureInfo.InvariantCulture);
int each = int.Parse(args[3], CultureInfo.InvariantCulture);
var pause = TimeSpan.FromMilliseconds(int.Parse(args[4], CultureInfo.InvariantCulture));

var builder = Host.CreateApplicationBuilder();
builder.Logging.ClearProviders();
builder.AddTidewireCore().AddAnalytics().UseSqliteStore();
using var host = builder.Build();
await host.StartAsync();
var analytics = host.Services.GetRequiredService<IAnalyticsService>();

// Unbuffered, with one write per line: every complete line in the file of a killed process is an accepted event.
using var accepted = new FileStream(record, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
long refused = 0;

void Produce(int producer)
{
    for (int number = 0; each == 0 || number < each; number++)
    {
        if (pause > TimeSpan.Zero)
            Task.Delay(pause, TimeProvider.System).Wait();
        string id = string.Create(CultureInfo.InvariantCulture, $"{prefix}-{producer}-{number}");
        if (!analytics.Track("ada", "create", "document", id))
        {
            Interlocked.Increment(ref refused);
            continue;
        }

        lock (accepted)
            accepted.Write(Encoding.ASCII.GetBytes(id + "\n"));
    }
}

Console.WriteLine("tracking");
if (args[5] == "pool")
{
    ThreadPool.SetMaxThreads(Environment.ProcessorCount, Environment.ProcessorCount);
    await Task.WhenAll(Enumerable.Range(0, producers).Select(producer => Task.Run(() => Produce(producer))));
}
else
{
    var threads = Enumerable.Range(0, producers).Select(producer => new Thread(() => Produce(producer))).ToList();
    threads.ForEach(thread => thread.Start());
    threads.ForEach(thread => thread.Join());
}

await host.StopAsync();
var result = await analytics.FlushAsync();
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Delivered} {result.Held} {result.Dropped} {refused}"));
