using BenchmarkDotNet.Running;
using Tidewire.Benchmarks;

BenchmarkSwitcher.FromAssembly(typeof(CallBenchmarks).Assembly).Run(args);
