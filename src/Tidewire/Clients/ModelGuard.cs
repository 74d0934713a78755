using Tidewire.Pipeline;

namespace Tidewire.Clients;

/// <summary>Checks the models that an application passes. Exceptions name the property as the application knows it.</summary>
internal static class ModelGuard
{
    public static void ThrowIfBlank(string? value, string? model, string property)
    {
        if (string.IsNullOrWhiteSpace(value))
            ArgumentException.ThrowIfNullOrWhiteSpace(value, NameOf(model, property));
    }

    public static void ThrowIfMalformed(string? idempotencyKey, string? model, string property)
    {
        if (idempotencyKey is not null)
            IdempotencyKey.ThrowIfInvalid(idempotencyKey, NameOf(model, property));
    }

    public static void ThrowIfSet<T>(T? value, string? model, string property, string fix)
    {
        if (value is not null)
            throw new ArgumentException($"{property} is set. {fix}", NameOf(model, property));
    }

    public static void ThrowIfTooLong(string? value, int longest, string? model, string property)
    {
        if (value?.Length > longest)
            throw new ArgumentException($"{property} has {value.Length} characters, but at most {longest} are allowed.", NameOf(model, property));
    }

    public static void ThrowIfTooLarge(int bytes, int largest, string? model, string property, string fix)
    {
        if (bytes > largest)
            throw new ArgumentException($"The message takes {bytes} bytes to store, but at most {largest} are allowed. {fix}", NameOf(model, property));
    }

    // For example, report.UserId; or userId if the properties are separate arguments.
    private static string NameOf(string? model, string property) =>
        model is null ? char.ToLowerInvariant(property[0]) + property[1..] : $"{model}.{property}";
}
