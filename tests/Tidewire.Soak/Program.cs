// dotnet run --project tests/Tidewire.Soak -- --seconds 300   (20 in CI; add -c Release for more calls in the same time)

using Tidewire.Soak;

if (SoakOptions.Parse(args) is not { } options)
{
    await Console.Error.WriteLineAsync(SoakOptions.Usage);
    return 2;
}

var complaints = new Complaints();
await SoakRun.RunAsync(options, complaints);

foreach (string complaint in complaints.Listed)
    await Console.Error.WriteLineAsync("FAILED: " + complaint);
Console.WriteLine(complaints.Count == 0 ? "No problems found." : $"{complaints.Count} problems found.");
return complaints.Count == 0 ? 0 : 1;
