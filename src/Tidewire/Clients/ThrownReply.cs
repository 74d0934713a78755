using System.Text.Json;
using Refit;
using Tidewire.Resilience;

namespace Tidewire.Clients;

/// <summary>A value whose failures Refit throws: the method returns <c>Task&lt;T&gt;</c>.</summary>
internal readonly struct ThrownReply<T> : IReply<T, ServiceResult<T>>
    where T : notnull
{
    public static bool NeedsSlot => true;

    /// <summary>
    /// Whether a success came without a value. An empty body reads as the default of a value type, and as an empty text; the JSON <c>null</c> is an element like
    /// any other, and text like any other.
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

    // Asked for as an object, a response gets past the compiler, and a failure would pass for a value.
    private static NotSupportedException Refuse(IApiResponse response)
    {
        response.Dispose();
        return new($"The call returned an {nameof(IApiResponse)} as {typeof(T)}, which is no value. Call the method with TryAsync or OrFalseAsync, without type arguments.");
    }
}
