using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;

namespace Tidewire.Tool.Doctor;

/// <summary>The environment in which the application would run. Some settings are allowed in Development only.</summary>
internal sealed class ApplicationEnvironment(string name) : IHostEnvironment
{
    private const string Default = "Production";

    public string EnvironmentName { get; set; } = name;

    public string ApplicationName { get; set; } = "tidewire-doctor";

    public string ContentRootPath { get; set; } = "";

    public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();

    /// <summary>The name of the environment, and its source.</summary>
    public static (string Name, string Source) Of(string? option, ToolContext context) =>
        option is { Length: > 0 } ? (option, "--environment")
        : context.Variable("DOTNET_ENVIRONMENT") is { } dotnet ? (dotnet, "DOTNET_ENVIRONMENT")
        : context.Variable("ASPNETCORE_ENVIRONMENT") is { } aspnet ? (aspnet, "ASPNETCORE_ENVIRONMENT")
        : (Default, "the default; to change it, set --environment");
}
