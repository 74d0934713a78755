using System.ComponentModel.DataAnnotations;

namespace Tidewire.Clients;

/// <summary>The full configuration key of the member under validation.</summary>
internal static class SettingKey
{
    /// <summary>
    /// The key of the validated member. Generated validators set the display name to <c>{name}.{member}</c>, for nested members too, and
    /// the section's path is passed as the name.
    /// </summary>
    public static string Of(ValidationContext context) => ValidatedSection.Key(context.DisplayName);
}
