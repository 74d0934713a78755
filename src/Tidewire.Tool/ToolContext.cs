using System.Collections;
using System.Net;

namespace Tidewire.Tool;

/// <summary>The environment of a command: variables, directory, network and clock.</summary>
internal sealed class ToolContext
{
    /// <summary>The environment variables.</summary>
    public required IReadOnlyDictionary<string, string> Variables { get; init; }

    /// <summary>The current directory.</summary>
    public required string Directory { get; init; }

    /// <summary>The output for reports.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>The output for announcements, and for the reason why a command could not run.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>The width of the output in columns; practically unlimited if the output is redirected.</summary>
    public int Width { get; init; } = 10_000;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The proxy that applications on this machine use. As in the SDK, requests to loopback addresses bypass it.</summary>
    public IWebProxy Proxy { get; init; } = HttpClient.DefaultProxy;

    /// <summary>Resolves the name of a host.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = Dns.GetHostAddressesAsync;

    /// <summary>The environment of this process.</summary>
    public static ToolContext OfProcess() => new()
    {
        Variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value ?? "", StringComparer.Ordinal),
        Directory = Environment.CurrentDirectory,
        Output = Console.Out,
        Error = Console.Error,
        Width = Console.IsOutputRedirected ? 10_000 : Math.Max(Console.WindowWidth, 80),
    };

    /// <summary>The value of a variable; <see langword="null"/> if it is not set or empty.</summary>
    public string? Variable(string name) => Variables.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;

    /// <summary>Resolves a path of the command line against the current directory.</summary>
    public string PathOf(string? path) => path is null ? Directory : Path.GetFullPath(path, Directory);

    /// <summary>The proxy for an address, or <see langword="null"/> if it is called directly.</summary>
    public Uri? ProxyOf(Uri address) => address.IsLoopback || Proxy.IsBypassed(address) ? null : Proxy.GetProxy(address);
}
