using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Configuration.Memory;
using Tidewire.Tool.Reporting;

namespace Tidewire.Tool.Doctor;

/// <summary>Reads the configuration of an application in the host's order: settings files, user secrets, environment.</summary>
internal static class ApplicationFiles
{
    private const string Subject = "Application";

    /// <summary>Reads the files and reports them.</summary>
    /// <returns>The settings; <see langword="null"/> if a file cannot be read, because further checks would be misleading.</returns>
    /// <exception cref="ToolException">The directory does not exist.</exception>
    public static ApplicationSettings? Read(string directory, string environment, ToolContext context, Report report)
    {
        if (!Directory.Exists(directory))
            throw new ToolException($"The directory {directory} does not exist. Name the directory that holds the application's appsettings.json.");

        var sources = new List<(string Label, IConfigurationSource Source)>();
        bool isReadable = true;
        foreach (var (label, path) in Files(directory, environment, context, report))
        {
            if (!File.Exists(path))
                continue;

            if (Problem(path) is { } problem)
            {
                isReadable = false;
                report.Add(Subject, "files", Verdict.Problem, $"{path} cannot be read: {problem}. The application does not start with this file.");
            }

            sources.Add((label, JsonFile(path)));
        }

        if (!isReadable)
            return null;

        report.Add(Subject, "files", Verdict.Ok, sources.Count == 0
            ? $"there is no appsettings.json in {directory}; only the environment is read"
            : $"read: {string.Join(", ", sources.Select(source => source.Label))}, environment");
        sources.Add(("the environment", Variables(context)));
        return new(sources, environment);
    }

    private static IEnumerable<(string Label, string Path)> Files(string directory, string environment, ToolContext context, Report report)
    {
        yield return ("appsettings.json", Path.Combine(directory, "appsettings.json"));
        yield return ($"appsettings.{environment}.json", Path.Combine(directory, $"appsettings.{environment}.json"));

        var (id, problem) = ProjectFile.UserSecretsIdIn(directory);
        if (problem is not null)
            report.Add(Subject, "secrets", Verdict.Warning, problem);
        if (id is null)
            yield break;

        // The host reads user secrets in Development only.
        if (!environment.Equals("Development", StringComparison.OrdinalIgnoreCase))
            report.Add(Subject, "secrets", Verdict.Ok, $"user secrets are not read in the environment {environment}");
        else if (UserSecrets.PathOf(id, context) is { } path)
            yield return ("user secrets", path);
        else
            report.Add(Subject, "secrets", Verdict.Warning, "user secrets cannot be found: neither APPDATA nor HOME is set");
    }

    private static string? Problem(string path)
    {
        try
        {
            _ = new ConfigurationBuilder().Add(JsonFile(path)).Build();
            return null;
        }
        catch (InvalidDataException e) when (e.GetBaseException() is JsonException json)
        {
            // The reader's message shows a part of the file, which may be a part of a secret.
            return $"it is not valid JSON, from line {json.LineNumber + 1}, byte {json.BytePositionInLine + 1} on";
        }
        catch (InvalidDataException e) when (e.GetBaseException() is FormatException format)
        {
            return format.Message.TrimEnd('.');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return e.GetBaseException().Message.TrimEnd('.');
        }
    }

    private static JsonConfigurationSource JsonFile(string path)
    {
        var source = new JsonConfigurationSource { Path = path, Optional = false, ReloadOnChange = false };
        source.ResolveFileProvider();
        return source;
    }

    // On Unix, variables may differ only in case, such as HTTP_PROXY and http_proxy; configuration keys may not.
    private static MemoryConfigurationSource Variables(ToolContext context) => new()
    {
        InitialData = context.Variables
            .Select(variable => KeyValuePair.Create(variable.Key.Replace("__", ":", StringComparison.Ordinal), (string?)variable.Value))
            .DistinctBy(variable => variable.Key, StringComparer.OrdinalIgnoreCase),
    };
}
