using System.Text.Json;
using Refit;
using Tidewire.Resilience;

namespace Tidewire.Clients;

/// <summary>The reply of a method whose failures Refit throws: the method returns <c>Task&lt;T&gt;</c>.</summary>
internal readonly struct ThrownReply<T> : IReply<T, ServiceResult<T>>
    where T : notnull
{
    public static bool NeedsSlot => true;

    /// <summary>
    /// Whether a success has no value. The value alone does not always show that: an empty body is read as the default of a value type or as
    /// an empty string, and the JSON <c>null</c> as a <c>JsonElement</c> or as text.
    /// </summary>
    public static bool IsMissing(T? value, CallContext? call) => value switch
    {
        null => true,
        string text => text.AsSpan().Trim() is "" or "null",
        JsonElement element => element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null,
        JsonDocument document => document.RootElement.ValueKind is JsonValueKind.Null,
        _ => typeof(T).IsValueType && call is { BodyIsEmpty: true },
    };

    public static CallContext? CallOf(T reply) => null;

    public static ServiceFailure? FailureOf(T reply, CallContext? call, CancellationToken cancellationToken)
    {
        if (reply is IApiResponse response)
            throw Refuse(response);
        return IsMissing(reply, call) ? FailureTranslator.Empty(call) : null;
    }

    public static ServiceResult<T> Success(T reply, int attempts) => ServiceResult.Success(reply, attempts);

    public static ServiceResult<T> Failed(ServiceFailure failure) => ServiceResult.Failed<T>(failure);

    public static void Release(T reply, bool succeeded)
    {
    }

    // With T = object, an IApiResponse passes the compiler, and a failure would be taken for a value.
    private static NotSupportedException Refuse(IApiResponse response)
    {
        response.Dispose();
        return new($"The call returned an {nameof(IApiResponse)} as {typeof(T)}, but a response is not a value. Call the method with TryAsync or OrFalseAsync, without type arguments.");
    }
}
