namespace Tidewire.Tool;

/// <summary>How a command ends.</summary>
internal static class ExitCode
{
    /// <summary>Nothing is wrong.</summary>
    public const int Ok = 0;

    /// <summary>The report has a problem.</summary>
    public const int Findings = 1;

    /// <summary>The command could not run: an argument, a directory or a port is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The user ended it, as shells count a SIGINT.</summary>
    public const int Interrupted = 130;
}
