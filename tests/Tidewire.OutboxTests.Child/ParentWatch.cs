using System.Diagnostics;

namespace Tidewire.OutboxTests.Child;

/// <summary>Kills this process when the one that started it ends, so that a killed test run leaves nothing behind. The parent keeps the standard input open until then.</summary>
internal static class ParentWatch
{
    public static void Start() => new Thread(Watch) { IsBackground = true }.Start();

    private static void Watch()
    {
        while (Console.In.Read() >= 0)
        {
            // The parent writes nothing: only the end of the input matters.
        }

        Process.GetCurrentProcess().Kill();
    }
}
