namespace Tidewire.Clients;

/// <summary>The value of an option, and whether the SDK defines the option.</summary>
internal readonly record struct SettingValue(object? Value, bool IsOurs);
