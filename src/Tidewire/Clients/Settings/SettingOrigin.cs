namespace Tidewire;

/// <summary>Where the value of an option came from.</summary>
public enum SettingOrigin
{
    /// <summary>Nothing sets the option: the value is the default, or follows from other options.</summary>
    Default,

    /// <summary>The client's configuration section, or its short environment variable.</summary>
    Configuration,

    /// <summary>Code of the application, a <c>configure</c> delegate for instance.</summary>
    Code,
}
