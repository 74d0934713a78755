using BenchmarkDotNet.Running;
using Tidewire.Benchmarks;
using Tidewire.Benchmarks.Report;

if (await StartUp.TryRunAsync(args.FirstOrDefault()))
    return;

switch (args)
{
    case ["serve"]:
        await ServeCommand.RunAsync();
        break;
    case ["report", ..]:
        await ReportCommand.RunAsync(args.ElementAtOrDefault(1));
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(CallBenchmarks).Assembly).Run(args);
        break;
}
