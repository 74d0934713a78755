using System.ComponentModel.DataAnnotations;

namespace Tidewire.Clients;

/// <summary>The full configuration key of the member under validation.</summary>
internal static class SettingKey
{
    /// <summary>
    /// The generated validators set the display name to <c>{name}.{member}</c>, nested ones included, and we pass the section's path as name.
    /// </summary>
    public static string Of(ValidationContext context) => ValidatedSection.Key(context.DisplayName);
}
