using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Tidewire.Clients;

/// <summary>A duration within bounds given in seconds; the message names key, value and fix.</summary>
/// <remarks>Not <c>[Range(typeof(TimeSpan), …)]</c>: that converts by reflection, which trimming breaks.</remarks>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SettingDurationAttribute(double minimum, double maximum) : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        if (value is not TimeSpan duration)
            return ValidationResult.Success;
        if (duration >= TimeSpan.FromSeconds(minimum) && duration <= TimeSpan.FromSeconds(maximum))
            return ValidationResult.Success;

        string hint = duration.Ticks % TimeSpan.TicksPerDay == 0 && duration != TimeSpan.Zero
            ? " A bare number means days: write 00:00:05 for five seconds."
            : "";
        return new(string.Create(
            CultureInfo.InvariantCulture,
            $"{SettingKey.Of(validationContext)} is {duration:c}. Set it to a duration from {TimeSpan.FromSeconds(minimum):c} to {TimeSpan.FromSeconds(maximum):c}.{hint}"));
    }
}
