using System.Collections;
using System.Net;

namespace Tidewire.Tool;

/// <summary>What the commands know of the machine: environment, directory, network and clock.</summary>
internal sealed class ToolContext
{
    /// <summary>The environment variables.</summary>
    public required IReadOnlyDictionary<string, string> Variables { get; init; }

    /// <summary>The current directory.</summary>
    public required string Directory { get; init; }

    /// <summary>Where reports go.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Where the sentence goes that says why a command could not run.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>The columns of the terminal; unbounded where the output goes to a file.</summary>
    public int Width { get; init; } = 10_000;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The proxy that applications on this machine use. Loopback is never sent through it, as in the SDK.</summary>
    public IWebProxy Proxy { get; init; } = HttpClient.DefaultProxy;

    /// <summary>Resolves the name of a host.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = Dns.GetHostAddressesAsync;

    /// <summary>The machine as this process sees it.</summary>
    public static ToolContext OfProcess() => new()
    {
        Variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value ?? "", StringComparer.Ordinal),
        Directory = Environment.CurrentDirectory,
        Output = Console.Out,
        Error = Console.Error,
        Width = Console.IsOutputRedirected ? 10_000 : Math.Max(Console.WindowWidth, 80),
    };

    /// <summary>A variable that is set and not empty.</summary>
    public string? Variable(string name) => Variables.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;

    /// <summary>A path of the command line, relative to the current directory.</summary>
    public string PathOf(string? path) => path is null ? Directory : Path.GetFullPath(path, Directory);

    /// <summary>The proxy of an address, or <see langword="null"/> where it is called directly.</summary>
    public Uri? ProxyOf(Uri address) => address.IsLoopback || Proxy.IsBypassed(address) ? null : Proxy.GetProxy(address);
}
