using System.Diagnostics;

namespace Tidewire.Benchmarks.Report;

/// <summary>The services on Kestrel, in a process of their own.</summary>
internal sealed class ServiceProcess : IDisposable
{
    private readonly Process _process;

    private ServiceProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public TimeSpan CpuTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static ServiceProcess Start()
    {
        var process = Own.Start("serve", keepsInput: true);
        return new(process, new(process.StandardOutput.ReadLine()!));
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
