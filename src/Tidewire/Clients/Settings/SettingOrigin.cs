namespace Tidewire;

/// <summary>The origin of an option's value.</summary>
public enum SettingOrigin
{
    /// <summary>The option is not set: the value is the default, or is derived from other options.</summary>
    Default,

    /// <summary>The client's configuration section, or its short environment variable.</summary>
    Configuration,

    /// <summary>The application's code, for example a <c>configure</c> delegate.</summary>
    Code,
}
