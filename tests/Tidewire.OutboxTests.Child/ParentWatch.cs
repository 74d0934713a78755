using System.Diagnostics;

namespace Tidewire.OutboxTests.Child;

/// <summary>Ends this process with the one that started it, which keeps the standard input open: a killed test run leaves nothing behind.</summary>
internal static class ParentWatch
{
    public static void Start() => new Thread(Watch) { IsBackground = true }.Start();

    private static void Watch()
    {
        while (Console.In.Read() >= 0)
        {
            // Nothing is written; the end of the input is what counts.
        }

        Process.GetCurrentProcess().Kill();
    }
}
