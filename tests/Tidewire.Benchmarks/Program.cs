using BenchmarkDotNet.Running;
using Tidewire.Benchmarks;
using Tidewire.Benchmarks.Report;

if (args is ["report", ..])
    await ReportCommand.RunAsync(args.ElementAtOrDefault(1));
else
    BenchmarkSwitcher.FromAssembly(typeof(CallBenchmarks).Assembly).Run(args);
