using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace Tidewire.Tool.Tests;

/// <summary>The environment of one run of the tool: variables, directory, clock, proxy and name resolution.</summary>
internal sealed record ToolMachine
{
    /// <summary>A directory without files.</summary>
    public static string Empty { get; } = System.IO.Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "empty")).FullName;

    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>The current directory. Default: an empty one.</summary>
    public string Directory { get; init; } = Empty;

    public TimeProvider Time { get; init; } = new FakeTimeProvider(ToolRun.Now);

    public IWebProxy Proxy { get; init; } = new NoProxy();

    public Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]);

    public CancellationToken Cancellation { get; init; } = TestContext.Current.CancellationToken;

    public ToolContext Context(TextWriter output, TextWriter error) => new()
    {
        Variables = Variables,
        Directory = Directory,
        Output = output,
        Error = error,
        Time = Time,
        Proxy = Proxy,
        Resolve = Resolve,
    };

    private sealed class NoProxy : IWebProxy
    {
        public ICredentials? Credentials { get; set; }

        public Uri? GetProxy(Uri destination) => null;

        public bool IsBypassed(Uri host) => true;
    }
}
