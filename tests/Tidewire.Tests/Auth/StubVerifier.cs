using Tidewire.Auth;
using Tidewire.Telemetry;
using Tidewire.Tests.Telemetry;

namespace Tidewire.Tests.Auth;

/// <summary>The stage below the stage under test, with configurable results. Records its calls.</summary>
internal sealed class StubVerifier(Func<VerificationRequest, CancellationToken, Task<ServiceResult<TokenClaims>>> answer, TimeProvider time) : IVerifier
{
    public static TokenKey Keys { get; } = new("Auth", new("https://auth.example.com"));

    public List<VerificationRequest> Asked { get; } = [];

    public bool RefusesCalls { get; set; }

    public static ServiceResult<TokenClaims> Good(string json = """{"sub":"ada"}""") => ServiceResult.Success(TokenClaims.Parse(json));

    public static ServiceResult<TokenClaims> Failed(ServiceFailureKind kind) => ServiceResult.Failed<TokenClaims>(new(kind) { Attempts = 1 });

    public static VerificationCounter NoCounter() => new(new VerificationTelemetry(new NoMeters()), "Auth");

    public async ValueTask<Verification> VerifyAsync(VerificationRequest request, CancellationToken cancellationToken)
    {
        lock (Asked)
            Asked.Add(request);
        long askedAt = time.GetTimestamp();
        return new(await answer(request, cancellationToken), askedAt, request.Credential);
    }
}
