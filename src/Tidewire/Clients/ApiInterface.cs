using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json.Serialization;
using Refit;
using Tidewire.Pipeline;
using Tidewire.Resilience;
using Tidewire.Telemetry;

namespace Tidewire.Clients;

/// <summary>Reads a Refit interface at registration: how each method treats a reply, and what would fail later.</summary>
internal static class ApiInterface
{
    private const string Shapes = "Return Task<IApiResponse> if the status is the result, Task<IApiResponse<T>> or Task<T> for a value";

    /// <summary>The properties of each method that the pipeline needs, by method name.</summary>
    /// <exception cref="InvalidOperationException">The interface is not usable; the message says why and how to fix it.</exception>
    public static IReadOnlyDictionary<string, ApiOperation> Read<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TApi>(
        string client, JsonSerializerContext json)
        where TApi : class
    {
        var operations = new Dictionary<string, ApiOperation>(StringComparer.Ordinal);
        var problems = new List<string>();

        foreach (var method in Methods(typeof(TApi)))
        {
            var shape = ShapeOf(method.ReturnType);
            if (Problem(typeof(TApi), method, shape, json) is { } problem)
                problems.Add(problem);
            else if (!operations.TryAdd(method.Name, Operation(client, method, shape!.Value)) && operations[method.Name].Reply != shape)
                problems.Add($"the overloads of {method.Name} return different kinds of replies. Give them different names.");
        }

        problems.AddRange(ApiQuery.Problems(typeof(TApi), json.Options.PropertyNamingPolicy));

        if (problems.Count == 0 && GenerationProblem<TApi>() is { } notGenerated)
            problems.Add(notGenerated);

        return problems.Count == 0
            ? operations
            : throw new InvalidOperationException(
                $"{Name(typeof(TApi))} cannot be the client '{client}': {string.Join($" {Name(typeof(TApi))}: ", problems)}");
    }

    /// <summary>Whether every method is idempotent (RFC 9110, section 9.2.2).</summary>
    public static bool IsIdempotent<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TApi>()
        where TApi : class =>
        Methods(typeof(TApi)).All(method => method.GetCustomAttribute<HttpMethodAttribute>(inherit: true) is not (null or PostAttribute or PatchAttribute));

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification =
        "`DynamicallyAccessedMemberTypes.All` preserves inherited interfaces. The reply of a method that is not found is buffered, which is correct but costs more memory.")]
    public static IEnumerable<MethodInfo> Methods([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] Type api) =>
        api.GetInterfaces().Append(api)
            .SelectMany(type => type.GetMethods())
            .Where(method => method is { IsAbstract: true, IsSpecialName: false } && method.DeclaringType != typeof(IDisposable));

    private static ApiOperation Operation(string client, MethodInfo method, ReplyShape shape)
    {
        const string suffix = "Async";
        string name = method.Name;
        if (name.Length > suffix.Length && name.EndsWith(suffix, StringComparison.Ordinal))
            name = name[..^suffix.Length];

        var attribute = method.GetCustomAttribute<HttpMethodAttribute>(inherit: true)!;
        (client, name) = (TagValue.Of(client), TagValue.Of(name));
        bool isDelivery = method.GetParameters().Any(parameter => parameter.GetCustomAttribute<PropertyAttribute>()?.Key == CallHandler.DeliveryOption);
        return new(client, name, shape, new(attribute.Method.Method, attribute.Path, name) { DependencyName = client }, isDelivery);
    }

    private static string? Problem(Type api, MethodInfo method, ReplyShape? shape, JsonSerializerContext json)
    {
        if (method.GetCustomAttribute<HttpMethodAttribute>(inherit: true) is not { } attribute)
            return $"{method.Name} has no HTTP method. Put [Get(\"/path\")], [Post(\"/path\")] or similar on it.";
        if (shape is null)
            return $"{method.Name} returns {Name(method.ReturnType)}, which would hide failures or leak the connection. {Shapes}; T may be a Stream.";
        if (!method.GetParameters().Any(parameter => parameter.ParameterType == typeof(CancellationToken)))
            return $"{method.Name} takes no CancellationToken, so callers could not cancel it. Make it the last parameter.";
        return ApiRoute.Problem(api, method, attribute) ?? EnumProblem(method, json);
    }

    // Body types are checked by the first call, because Refit sends some of them, such as Stream, without the JSON context.
    private static string? EnumProblem(MethodInfo method, JsonSerializerContext json)
    {
        foreach (var parameter in method.GetParameters())
        {
            var type = parameter.ParameterType.GetElementType() ?? parameter.ParameterType;
            type = type.IsGenericType ? type.GetGenericArguments()[0] : type;
            bool isInUrl = !parameter.IsDefined(typeof(HeaderAttribute)) && !parameter.IsDefined(typeof(BodyAttribute)) && !parameter.IsDefined(typeof(PropertyAttribute));
            if (isInUrl && type.IsEnum && json.GetTypeInfo(type) is null)
                return $"{method.Name}: {JsonValueFormatter.UnknownEnum(json, type).Message}";
        }

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

    // Checked at registration, because both problems would otherwise appear only with the first call, and never in a test that fakes the
    // interface.
    private static string? GenerationProblem<TApi>()
        where TApi : class
    {
        try
        {
            using var unused = new HttpClient();
            return GeneratedStub.NeedsReflection(RestService.ForGenerated<TApi>(unused, new RefitSettings()))
                ? "Refit could not generate all of its methods. The build reports them as RF006: correct these methods, or move them to a separate interface."
                : null;
        }
        catch (InvalidOperationException)
        {
            return typeof(TApi).IsGenericType
                ? $"Refit generates no code for a generic interface. Declare 'public interface {NameForClosed(typeof(TApi))} : {Name(typeof(TApi))};' and add that one."
                : "Refit generated no code for it. Declare it, with a [Get] or similar attribute on each method, in a project that references the package " +
                    "Tidewire or Refit with source generators on (DisableRefitSourceGenerator unset).";
        }
    }

    // IItemRepo for IRepo<Item>.
    private static string NameForClosed(Type type) =>
        $"I{string.Concat(type.GetGenericArguments().Select(argument => argument.Name.Split('`')[0]))}{type.Name.Split('`')[0].TrimStart('I')}";

    private static string Name(Type type) => type.IsGenericType
        ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.Name;
}
