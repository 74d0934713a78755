using Microsoft.Extensions.Configuration;

namespace Tidewire.Clients;

/// <summary>Reads <c>Tidewire:UnknownKeys</c>, which decides whether unknown keys are errors or warnings.</summary>
internal static class UnknownKeysPolicy
{
    public const string Name = "UnknownKeys";

    private const string Error = "Error";
    private const string Warn = "Warn";

    /// <summary>Whether unknown keys are warnings, and the problem with the setting itself, if any.</summary>
    public static (bool Warns, string? Failure) Read(IConfiguration tidewire, string path)
    {
        if (tidewire.GetSection(Name).GetChildren().Any())
            return (false, $"{path}:{Name} is a section. Set it to {Error} (the default) or {Warn}.");

        string? text = tidewire[Name];
        if (string.IsNullOrEmpty(text) || text.Equals(Error, StringComparison.OrdinalIgnoreCase))
            return (false, null);
        if (text.Equals(Warn, StringComparison.OrdinalIgnoreCase))
            return (true, null);

        return (false, $"{path}:{Name} is {ShownValue.Of(text)}. Set it to {Error} (the default) or {Warn}.");
    }
}
