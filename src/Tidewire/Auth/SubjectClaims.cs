namespace Tidewire.Auth;

/// <summary>Reads the subject of claims from the claim that the options name.</summary>
internal static class SubjectClaims
{
    /// <summary>Returns the result with its subject read from a claim. For <c>sub</c>, the default, returns the result unchanged.</summary>
    public static ServiceResult<TokenClaims> WithSubject(ServiceResult<TokenClaims> answer, string claim) =>
        claim == AuthOptions.DefaultSubjectClaim || answer.Value is not { } claims ? answer : ServiceResult.Success(claims.WithSubjectOf(claim), answer.Attempts);
}
