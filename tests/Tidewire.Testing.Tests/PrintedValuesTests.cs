using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Tidewire.AspNetCore;

namespace Tidewire.Testing.Tests;

/// <summary>
/// No public type prints the content that applications put into it, because <c>$"{thing}"</c> may end up in a log. The test marks every text that
/// an object holds, including those of nested objects, and looks for the mark in the result of <c>ToString</c>.
/// </summary>
public sealed class PrintedValuesTests
{
    private const string Mark = "m4rked";
    private static readonly Assembly[] _packages = [typeof(TidewireBuilder).Assembly, typeof(TidewireAuthenticationOptions).Assembly, typeof(TidewireFakes).Assembly];

    /// <summary>Texts that may be printed: they come from the SDK, not from the application or the service, or they are meant for logs.</summary>
    private static readonly HashSet<string> _printed =
    [
        "ServiceFailure.Reason",    // a few fixed words
        "ServiceFailure.RequestId", // bounded and made of visible characters, for logs
        "CircuitStatus.Client",     // the name of a client
        "EffectiveSetting.Name",    // the name of an option
        "StubbedRequest.Client", "StubbedRequest.Path", "StubbedRequest.Query", // a script names what it expects
        "StubbedCall._client", "StubbedCall._path", "StubStep.description",
    ];

    public static TheoryData<Type> Types => new(_packages
        .SelectMany(package => package.GetExportedTypes())
        .Where(type => type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false }
            && !type.IsSubclassOf(typeof(Delegate)) && !type.IsSubclassOf(typeof(Attribute)) && !type.IsSubclassOf(typeof(Exception))));

    [Theory]
    [MemberData(nameof(Types))]
    public void Type_DoesNotPrintItsContent(Type type)
    {
        object marked = Make(type, depth: 0)!;

        string? printed = marked.ToString();

        Assert.DoesNotContain(Mark, printed, StringComparison.Ordinal);
    }

    [Fact]
    public void Marks_CoverTypesWithPersonalData_AndAreFound()
    {
        Assert.Contains(typeof(Notification), Types.Select(row => row.Data));
        Assert.Contains(typeof(TokenClaims), Types.Select(row => row.Data));

        var notification = (Notification)Make(typeof(Notification), depth: 0)!;
        Assert.Equal((Mark, Mark, Mark, Mark), (notification.UserId, notification.Message, notification.Channel, notification.IdempotencyKey));
        Assert.Contains(Mark, Make(typeof(PrintsAll), depth: 0)!.ToString(), StringComparison.Ordinal);
    }

    private static object? Make(Type type, int depth)
    {
        if (type == typeof(string))
            return Mark;
        if (type == typeof(Uri))
            return new Uri($"https://{Mark}.example/{Mark}");
        if (type == typeof(JsonElement))
            return JsonSerializer.SerializeToElement(new Dictionary<string, string> { [Mark] = Mark });
        if (type.IsValueType)
            return Nullable.GetUnderlyingType(type) is { } underlying ? Make(underlying, depth) : Activator.CreateInstance(type);
        if (Collection(type, depth) is { } collection)
            return collection;
        if (type.IsInterface || type.IsAbstract || type.IsArray || type.IsGenericType || depth > 3 || type.Assembly is var package && !_packages.Append(typeof(PrintsAll).Assembly).Contains(package))
            return null;

        object made = RuntimeHelpers.GetUninitializedObject(type);
        for (var level = type; level != typeof(object); level = level.BaseType!)
        {
            foreach (var field in level.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                bool mayBePrinted = _printed.Contains($"{level.Name}.{NameOf(field)}");
                field.SetValue(made, mayBePrinted ? "shown" : Make(field.FieldType, depth + 1));
            }
        }

        return made;
    }

    private static object? Collection(Type type, int depth)
    {
        if (!type.IsGenericType || !typeof(IEnumerable).IsAssignableFrom(type))
            return null;

        var arguments = type.GetGenericArguments();
        foreach (var candidate in arguments.Length == 1
            ? (Type[])[typeof(List<>).MakeGenericType(arguments), typeof(HashSet<>).MakeGenericType(arguments)]
            : [typeof(Dictionary<,>).MakeGenericType(arguments)])
        {
            if (!type.IsAssignableFrom(candidate))
                continue;

            object made = Activator.CreateInstance(candidate)!;
            object?[] items = [.. arguments.Select(argument => Make(argument, depth + 1))];
            if (Array.TrueForAll(items, item => item is not null))
                candidate.GetMethod("Add", arguments)!.Invoke(made, items);
            return made;
        }

        return null;
    }

    private static string NameOf(FieldInfo field) => field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name;

    private sealed record PrintsAll
    {
        public required string Text { get; init; }
    }
}
