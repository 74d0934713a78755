using Tidewire.Pipeline;

namespace Tidewire.Clients;

/// <summary>Checks what every model that an application hands over must hold. The exception names the property as the application knows it.</summary>
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
            throw new ArgumentException($"{property} has {value.Length} characters, and at most {longest} are possible.", NameOf(model, property));
    }

    // report.UserId, or userId where the properties are arguments of their own.
    private static string NameOf(string? model, string property) =>
        model is null ? char.ToLowerInvariant(property[0]) + property[1..] : $"{model}.{property}";
}
