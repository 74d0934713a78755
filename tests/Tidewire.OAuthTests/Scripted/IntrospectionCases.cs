namespace Tidewire.OAuthTests.Scripted;

/// <summary>
/// Answers of introspection endpoints, good and bad, and the meaning of each (RFC 7662, sections 2.2 and 2.3). Times are relative to <see cref="Now"/>; the
/// caller expects <see cref="Issuer"/> and <see cref="Audience"/>, and allows a skew of 30 s.
/// </summary>
internal static class IntrospectionCases
{
    public const string Issuer = "https://login.example.com";
    public const string Audience = "orders-api";
    private const string Html = "<!DOCTYPE html><html><body><form action=\"/login\"></form></body></html>";

    public static DateTimeOffset Now { get; } = DateTimeOffset.FromUnixTimeSeconds(1_767_323_045);

    private static readonly Dictionary<string, (ScriptedAnswer Answer, IntrospectionVerdict Verdict)> _all = new()
    {
        ["active"] = (ScriptedAnswer.Json("""{"active":true,"sub":"anna"}"""), IntrospectionVerdict.Good),
        ["active, with a charset"] = (Good() with { ContentType = "application/json; charset=utf-8" }, IntrospectionVerdict.Good),
        ["active, without a content type"] = (Good() with { ContentType = null }, IntrospectionVerdict.Good),
        ["active, without sub"] = (ScriptedAnswer.Json("""{"active":true,"client_id":"worker"}"""), IntrospectionVerdict.Good),
        ["inactive"] = (ScriptedAnswer.Json("""{"active":false}"""), IntrospectionVerdict.Refused),
        ["inactive, with claims"] = (ScriptedAnswer.Json("""{"active":false,"sub":"anna","exp":9999999999}"""), IntrospectionVerdict.Refused),
        ["active as the string true"] = (ScriptedAnswer.Json("""{"active":"true","sub":"anna"}"""), IntrospectionVerdict.Refused),
        ["active as the string false"] = (ScriptedAnswer.Json("""{"active":"false","sub":"anna"}"""), IntrospectionVerdict.Refused),
        ["active as 1"] = (ScriptedAnswer.Json("""{"active":1,"sub":"anna"}"""), IntrospectionVerdict.Refused),
        ["active as null"] = (ScriptedAnswer.Json("""{"active":null,"sub":"anna"}"""), IntrospectionVerdict.Refused),
        ["no active"] = (ScriptedAnswer.Json("""{"sub":"anna"}"""), IntrospectionVerdict.Untrusted),
        ["Active in another case"] = (ScriptedAnswer.Json("""{"Active":true,"sub":"anna"}"""), IntrospectionVerdict.Untrusted),
        ["duplicate active"] = (ScriptedAnswer.Json("""{"active":true,"active":false,"sub":"anna"}"""), IntrospectionVerdict.Untrusted),
        ["duplicate exp"] = (ScriptedAnswer.Json("""{"active":true,"exp":9999999999,"exp":1,"sub":"anna"}"""), IntrospectionVerdict.Untrusted),
        ["an error with 200"] = (ScriptedAnswer.Json("""{"error":"server_error"}"""), IntrospectionVerdict.Untrusted),

        ["exp in the future"] = (Claims("\"exp\":1767323046"), IntrospectionVerdict.Good),
        ["exp in the past, within the skew"] = (Claims("\"exp\":1767323016"), IntrospectionVerdict.Good),
        ["exp in the past"] = (Claims("\"exp\":1767323015"), IntrospectionVerdict.Refused),
        ["exp in the past, as a string"] = (Claims("\"exp\":\"1767323015\""), IntrospectionVerdict.Refused),
        ["exp of 0"] = (Claims("\"exp\":0"), IntrospectionVerdict.Refused),
        ["exp that cannot be read"] = (Claims("\"exp\":\"tomorrow\""), IntrospectionVerdict.Good),
        ["nbf in the future, within the skew"] = (Claims("\"nbf\":1767323075"), IntrospectionVerdict.Good),
        ["nbf in the future"] = (Claims("\"nbf\":1767323076"), IntrospectionVerdict.Refused),
        ["aud as expected"] = (Claims("\"aud\":\"orders-api\""), IntrospectionVerdict.Good),
        ["aud among others"] = (Claims("\"aud\":[\"billing-api\",\"orders-api\"]"), IntrospectionVerdict.Good),
        ["another aud"] = (Claims("\"aud\":\"billing-api\""), IntrospectionVerdict.Refused),
        ["aud without the expected one"] = (Claims("\"aud\":[\"billing-api\",7]"), IntrospectionVerdict.Refused),
        ["empty aud"] = (Claims("\"aud\":[]"), IntrospectionVerdict.Refused),
        ["aud in another case"] = (Claims("\"aud\":\"ORDERS-API\""), IntrospectionVerdict.Refused),
        ["iss as expected"] = (Claims($"\"iss\":\"{Issuer}\""), IntrospectionVerdict.Good),
        ["another iss"] = (Claims("\"iss\":\"https://evil.example.com\""), IntrospectionVerdict.Refused),

        ["a login page with 200"] = (new() { ContentType = "text/html", Body = Html }, IntrospectionVerdict.Untrusted),
        ["a login page declared as JSON"] = (ScriptedAnswer.Json(Html), IntrospectionVerdict.Untrusted),
        ["a JWT (RFC 9701)"] = (
            new() { ContentType = "application/token-introspection+jwt", Body = "eyJhbGciOiJSUzI1NiIsInR5cCI6InRva2VuLWludHJvc3BlY3Rpb24rand0In0.eyJ0b2tlbl9pbnRyb3NwZWN0aW9uIjp7ImFjdGl2ZSI6dHJ1ZX19.c2ln" },
            IntrospectionVerdict.Untrusted),
        ["empty body"] = (ScriptedAnswer.Json(""), IntrospectionVerdict.Untrusted),
        ["null"] = (ScriptedAnswer.Json("null"), IntrospectionVerdict.Untrusted),
        ["true"] = (ScriptedAnswer.Json("true"), IntrospectionVerdict.Untrusted),
        ["an array"] = (ScriptedAnswer.Json("""[{"active":true}]"""), IntrospectionVerdict.Untrusted),
        ["truncated object"] = (ScriptedAnswer.Json("""{"active":true,"sub":"""), IntrospectionVerdict.Untrusted),
        ["active with 201"] = (ScriptedAnswer.Json("""{"active":true,"sub":"anna"}""", 201), IntrospectionVerdict.Untrusted),
        ["204"] = (ScriptedAnswer.Of(204), IntrospectionVerdict.Untrusted),
        ["a redirect"] = (ScriptedAnswer.Of(302) with { Headers = [("Location", "/login")] }, IntrospectionVerdict.Untrusted),
        ["404"] = (ScriptedAnswer.Of(404), IntrospectionVerdict.Untrusted),
        ["405"] = (ScriptedAnswer.Of(405), IntrospectionVerdict.Untrusted),

        ["401 with a challenge"] = (
            ScriptedAnswer.Json("""{"error":"invalid_client"}""", 401) with { Headers = [("WWW-Authenticate", "Basic realm=\"login\"")] },
            IntrospectionVerdict.OurCredentials),
        ["401"] = (ScriptedAnswer.Json("""{"error":"invalid_client"}""", 401), IntrospectionVerdict.OurCredentials),
        ["403"] = (ScriptedAnswer.Of(403), IntrospectionVerdict.OurCredentials),
        ["400, client may not introspect"] = (ScriptedAnswer.Json("""{"error":"unauthorized_client"}""", 400), IntrospectionVerdict.OurCredentials),
        ["400, no client authentication"] = (ScriptedAnswer.Json("""{"error":"invalid_request"}""", 400), IntrospectionVerdict.Untrusted),
        ["400, a kind of token the server does not introspect"] = (ScriptedAnswer.Json("""{"error":"unsupported_token_type"}""", 400), IntrospectionVerdict.Refused),

        ["429"] = (ScriptedAnswer.Of(429), IntrospectionVerdict.Throttled),
        ["500"] = (ScriptedAnswer.Of(500), IntrospectionVerdict.Unavailable),
        ["503"] = (ScriptedAnswer.Of(503), IntrospectionVerdict.Unavailable),
    };

    public static TheoryData<string> Names => [.. _all.Keys];

    public static (ScriptedAnswer Answer, IntrospectionVerdict Verdict) Get(string name) => _all[name];

    private static ScriptedAnswer Good() => ScriptedAnswer.Json("""{"active":true,"sub":"anna"}""");

    private static ScriptedAnswer Claims(string claim) => ScriptedAnswer.Json($$"""{"active":true,"sub":"anna",{{claim}}}""");
}
