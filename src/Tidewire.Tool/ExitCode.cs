namespace Tidewire.Tool;

/// <summary>The exit codes of the commands.</summary>
internal static class ExitCode
{
    /// <summary>No problems.</summary>
    public const int Ok = 0;

    /// <summary>The report has a problem.</summary>
    public const int Findings = 1;

    /// <summary>The command could not run, for example because an argument, a directory or a port is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The user interrupted the command; the code that shells use for SIGINT.</summary>
    public const int Interrupted = 130;
}
