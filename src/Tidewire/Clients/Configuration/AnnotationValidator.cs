using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Tidewire.Clients;

/// <summary>
/// Validates options of any type against their annotations: those of the base class with generated code, then those of the properties that
/// the type adds. <c>ValidateDataAnnotations()</c> is not used because it is not trim-safe and does not name the configuration key.
/// </summary>
internal sealed class AnnotationValidator<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] TOptions> : IValidateOptions<TOptions>
    where TOptions : ServiceClientOptions
{
    private static readonly ServiceClientOptionsValidator _ours = new();

    /// <param name="name">The section's path.</param>
    /// <param name="options">The options.</param>
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        var failures = new List<string>();
        var ours = _ours.Validate(name, options);
        if (ours.Failed)
            failures.AddRange(ours.Failures);

        foreach (var property in typeof(TOptions).GetProperties())
        {
            if (property.DeclaringType != typeof(ServiceClientOptions) && property.GetMethod is not null && property.GetIndexParameters().Length == 0)
                failures.AddRange(Failures(property, name, options));
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Failures(PropertyInfo property, string? section, TOptions options)
    {
        object? value = property.GetValue(options);
        string key = $"{section}:{property.GetCustomAttribute<ConfigurationKeyNameAttribute>()?.Name ?? property.Name}";
        if (value is TimeSpan duration && DurationText.Failure(key, ValidatedSection.Text(key), duration) is { } failure)
            return [failure];

        var context = new ValidationContext(options, key, serviceProvider: null, items: null) { MemberName = property.Name };
        var results = new List<ValidationResult>();
        Validator.TryValidateValue(value, context, results, property.GetCustomAttributes<ValidationAttribute>(inherit: true));
        return results.Select(result => result.ErrorMessage ?? $"{key} is not valid.");
    }
}
