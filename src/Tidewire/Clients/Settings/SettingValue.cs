namespace Tidewire.Clients;

/// <summary>The value of one option, and whether the option is one of the SDK's own.</summary>
internal readonly record struct SettingValue(object? Value, bool IsOurs);
