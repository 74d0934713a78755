using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Tidewire.Clients;

/// <summary>
/// Validates that a duration is within bounds, given in seconds, and is written with hours, minutes and seconds. The message contains the
/// key, the value and the fix.
/// </summary>
/// <remarks><c>[Range(typeof(TimeSpan), …)]</c> is not used because it converts by reflection, which trimming breaks.</remarks>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SettingDurationAttribute(double minimum, double maximum) : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        if (value is not TimeSpan duration)
            return ValidationResult.Success;

        string key = SettingKey.Of(validationContext);
        if (DurationText.Failure(key, ValidatedSection.Text(key), duration) is { } failure)
            return new(failure);
        if (duration >= TimeSpan.FromSeconds(minimum) && duration <= TimeSpan.FromSeconds(maximum))
            return ValidationResult.Success;

        return new(string.Create(
            CultureInfo.InvariantCulture,
            $"{key} is {duration:c}. Set it to a duration from {TimeSpan.FromSeconds(minimum):c} to {TimeSpan.FromSeconds(maximum):c}."));
    }
}
