using Tidewire.Resilience;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Refit;

namespace Tidewire.Clients;

/// <summary>Reads a Refit interface when it is registered: what each method wants of a reply, and what would fail later.</summary>
internal static class ApiInterface
{
    private const string Shapes = "Return Task<IApiResponse> where the status is the answer, Task<IApiResponse<T>> or Task<T> for a value";

    /// <summary>The shape of each method's reply, by the method's name.</summary>
    /// <exception cref="InvalidOperationException">Something about the interface cannot work; the message says what and how to repair it.</exception>
    public static IReadOnlyDictionary<string, ReplyShape> Read<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TApi>(string client)
        where TApi : class
    {
        var shapes = new Dictionary<string, ReplyShape>(StringComparer.Ordinal);
        var problems = new List<string>();

        foreach (var method in Methods(typeof(TApi)))
        {
            var shape = ShapeOf(method.ReturnType);
            if (Problem(method, shape) is { } problem)
                problems.Add(problem);
            else if (!shapes.TryAdd(method.Name, shape!.Value) && shapes[method.Name] != shape)
                problems.Add($"the overloads of {method.Name} return different kinds of replies. Give them different names.");
        }

        if (problems.Count == 0 && GenerationProblem<TApi>() is { } notGenerated)
            problems.Add(notGenerated);

        return problems.Count == 0
            ? shapes
            : throw new InvalidOperationException(
                $"{typeof(TApi).Name} cannot be the client '{client}': {string.Join($" {typeof(TApi).Name}: ", problems)}");
    }

    /// <summary>Whether every method may be repeated (RFC 9110, section 9.2.2).</summary>
    public static bool IsIdempotent<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TApi>()
        where TApi : class =>
        Methods(typeof(TApi)).All(method => method.GetCustomAttribute<HttpMethodAttribute>(inherit: true) is not (null or PostAttribute or PatchAttribute));

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification =
        "All keeps inherited interfaces whole. A method that is not found has its reply buffered, which is never wrong, only less lean.")]
    private static IEnumerable<MethodInfo> Methods([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] Type api) =>
        api.GetInterfaces().Append(api)
            .SelectMany(type => type.GetMethods())
            .Where(method => method is { IsAbstract: true, IsSpecialName: false } && method.DeclaringType != typeof(IDisposable));

    private static string? Problem(MethodInfo method, ReplyShape? shape)
    {
        if (method.GetCustomAttribute<HttpMethodAttribute>(inherit: true) is null)
            return $"{method.Name} has no HTTP method. Put [Get(\"/path\")], [Post(\"/path\")] or the like on it.";
        if (shape is null)
            return $"{method.Name} returns {Name(method.ReturnType)}, whose failures would be missed or whose connection lost. {Shapes}; T may be a Stream.";
        if (!method.GetParameters().Any(parameter => parameter.ParameterType == typeof(CancellationToken)))
            return $"{method.Name} takes no CancellationToken, so that no caller could give up. Make it the last parameter.";
        return null;
    }

    private static ReplyShape? ShapeOf(Type type)
    {
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(Task<>))
            return null;

        var result = type.GetGenericArguments()[0];
        if (result == typeof(IApiResponse))
            return new(ReplyBody.Unread, Captures: true);

        bool captures = result.IsGenericType && result.GetGenericTypeDefinition() == typeof(IApiResponse<>);
        var value = captures ? result.GetGenericArguments()[0] : result;

        if (value == typeof(HttpResponseMessage) || typeof(IApiResponse).IsAssignableFrom(value))
            return null;
        return new(value == typeof(Stream) || value == typeof(HttpContent) ? ReplyBody.Streamed : ReplyBody.Buffered, captures);
    }

    // Both would else come up with the first call, or never in a test that fakes the interface.
    private static string? GenerationProblem<TApi>()
        where TApi : class
    {
        try
        {
            using var unused = new HttpClient();
            return NeedsReflection(RestService.ForGenerated<TApi>(unused, new RefitSettings()))
                ? "Refit could not generate all of its methods. The build says which, as RF006: correct those, or keep them in an interface of their own."
                : null;
        }
        catch (InvalidOperationException)
        {
            return "there is no code that Refit generated for it. Declare it, with a [Get] or the like on each method, in a project that references the package " +
                "Tidewire or Refit with source generators on (DisableRefitSourceGenerator unset).";
        }
    }

    // Refit hands its request builder only to stubs that need reflection somewhere. Where the field is trimmed away the first call says so instead.
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "A field that is not found is no problem found.")]
    private static bool NeedsReflection(object stub) =>
        stub.GetType().GetField("_requestBuilder", BindingFlags.Instance | BindingFlags.NonPublic)?.GetValue(stub) is not null;

    private static string Name(Type type) => type.IsGenericType
        ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.Name;
}
