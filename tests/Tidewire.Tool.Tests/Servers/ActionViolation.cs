namespace Tidewire.Tool.Tests.Servers;

/// <summary>The one way in which an <see cref="ActionService"/> breaks the contract.</summary>
public enum ActionViolation
{
    None,
    HasNoSuchPath,
    ShowsALoginPage,
    Redirects,
    RefusesTheKey,
    AcceptsMissingFields,
    CrashesOnMissingFields,
    AcceptsWhatIsNoJson,
    CrashesOnWhatIsNoJson,
    AnswersAGoodRequestWith201,
    RefusesAUsedKey,
    ForgetsKeys,
    ForgetsKeysAndTellsNoId,
    CrashesOnAnotherBody,
    AcceptsAnotherBody,
    ActsForEachOfSeveralAtOnce,
    CrashesOnSeveralAtOnce,
    ForgetsTheKeyOfALostAnswer,
    CrashesOnALostAnswer,
    CrashesOnUnknownFields,
    ThrottlesWithoutRetryAfter,
    ThrottlesWithAnUnreadableRetryAfter,
    StaysAtWork,
}
