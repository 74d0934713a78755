using Tidewire.Telemetry;

namespace Tidewire;

/// <summary>
/// A client of this application. Inject <c>IEnumerable&lt;RegisteredClient&gt;</c> to list or check all clients, in the order of
/// registration.
/// </summary>
/// <remarks>Thread-safe. The client's circuit has the same name in <see cref="ICircuitMonitor"/>.</remarks>
public sealed class RegisteredClient
{
    private readonly Func<IReadOnlyList<EffectiveSetting>> _settings;

    internal RegisteredClient(string name, string section, Func<IReadOnlyList<EffectiveSetting>> settings)
    {
        Name = name;
        TelemetryName = TagValue.Of(name);
        Section = section;
        _settings = settings;
    }

    /// <summary>The registered name of the client, for example <c>Auth</c>.</summary>
    public string Name { get; }

    /// <summary>
    /// The client's name in metrics and activities, which is the value of <see cref="TidewireTelemetry.ClientTag"/>, for example
    /// <c>auth</c>.
    /// </summary>
    public string TelemetryName { get; }

    /// <summary>The path of the client's configuration section, for example <c>Tidewire:Auth</c>.</summary>
    public string Section { get; }

    /// <summary>
    /// Lists every option of the client with its effective value. After a reload, an option that is read once still has the value from
    /// startup. Secrets are masked.
    /// </summary>
    /// <returns>The options; those of nested objects are named like <c>Retry:MaxAttempts</c>. Each call reads them again.</returns>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// The options are invalid and were not validated at startup.
    /// </exception>
    public IReadOnlyList<EffectiveSetting> GetSettings() => _settings();
}
