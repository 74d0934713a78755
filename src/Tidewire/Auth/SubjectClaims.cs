namespace Tidewire.Auth;

/// <summary>Reads the subject of claims from the claim that the options name.</summary>
internal static class SubjectClaims
{
    /// <summary>The answer with its subject read from a claim; the answer itself for <c>sub</c>, from which claims are read anyway.</summary>
    public static ServiceResult<TokenClaims> Name(ServiceResult<TokenClaims> answer, string claim) =>
        claim == AuthOptions.DefaultSubjectClaim || answer.Value is not { } claims ? answer : ServiceResult.Success(claims.WithSubjectOf(claim), answer.Attempts);
}
