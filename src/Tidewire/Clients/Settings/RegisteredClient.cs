using Tidewire.Telemetry;

namespace Tidewire;

/// <summary>
/// One client of this application, for whoever shows or checks all of them: <c>IEnumerable&lt;RegisteredClient&gt;</c> is injected with one for each, in the
/// order of registration.
/// </summary>
/// <remarks>Safe for any thread. Its circuit is in <see cref="ICircuitMonitor"/>, under the same name.</remarks>
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

    /// <summary>The name under which the client was registered, for instance <c>Auth</c>.</summary>
    public string Name { get; }

    /// <summary>Its name in metrics and activities, the value of <see cref="TidewireTelemetry.ClientTag"/>: for instance <c>auth</c>.</summary>
    public string TelemetryName { get; }

    /// <summary>The path of its configuration section, for instance <c>Tidewire:Auth</c>.</summary>
    public string Section { get; }

    /// <summary>
    /// Every option of the client with the value in force now. After a reload, an option that is read once has the value that the application started with.
    /// Secrets are masked.
    /// </summary>
    /// <returns>The options, those of a nested object as <c>Retry:MaxAttempts</c>. They are read anew by each call.</returns>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The options are not valid, and were not validated when the application started.</exception>
    public IReadOnlyList<EffectiveSetting> GetSettings() => _settings();
}
