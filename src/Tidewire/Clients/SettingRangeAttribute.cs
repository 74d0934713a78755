using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Tidewire.Clients;

/// <summary>
/// Validates that a number is within bounds. The message contains the key, the value and the fix; that of <c>[Range]</c> contains neither
/// key nor value.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SettingRangeAttribute(long minimum, long maximum) : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        long number = Convert.ToInt64(value, CultureInfo.InvariantCulture);
        return number >= minimum && number <= maximum
            ? ValidationResult.Success
            : new(string.Create(
                CultureInfo.InvariantCulture,
                $"{SettingKey.Of(validationContext)} is {number}. Set it to a number from {minimum} to {maximum}."));
    }
}
