using Tidewire.Resilience;

namespace Tidewire.Clients;

/// <summary>A value whose failures Refit throws: the method returns <c>Task&lt;T&gt;</c>.</summary>
internal readonly struct ThrownReply<T> : IReply<T, ServiceResult<T>>
    where T : notnull
{
    public static bool NeedsSlot => true;

    /// <summary>Whether a success came without a value: an empty body reads as the default of a value type.</summary>
    public static bool IsMissing(T? value, CallContext? call) => value is null || (typeof(T).IsValueType && call is { BodyIsEmpty: true });

    public static CallContext? CallOf(T reply) => null;

    public static ServiceFailure? FailureOf(T reply, CallContext? call, CancellationToken cancellationToken) =>
        IsMissing(reply, call) ? FailureTranslator.Empty(call) : null;

    public static ServiceResult<T> Success(T reply, int attempts) => ServiceResult.Success(reply, attempts);

    public static ServiceResult<T> Failed(ServiceFailure failure) => ServiceResult.Failed<T>(failure);

    public static void Release(T reply, bool succeeded)
    {
    }
}
