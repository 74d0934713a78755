namespace Tidewire.OAuthTests.Scripted;

/// <summary>Answers of token endpoints, and whether each contains a usable token.</summary>
internal static class TokenEndpointCases
{
    private static readonly Dictionary<string, (ScriptedAnswer Answer, bool IsUsable)> _all = new()
    {
        ["a token for an hour"] = (Token("\"expires_in\":3600"), true),
        ["expires_in as a string"] = (Token("\"expires_in\":\"3600\""), true),
        ["no expires_in"] = (Token("\"scope\":\"a\""), true),
        ["expires_in 0"] = (Token("\"expires_in\":0"), false),
        ["expires_in negative"] = (Token("\"expires_in\":-3600"), false),
        ["expires_in that is not a number"] = (Token("\"expires_in\":\"soon\""), false),
        ["a JWT whose exp is in the past"] = (
            ScriptedAnswer.Json("""{"access_token":"eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjF9.c2ln","token_type":"Bearer","expires_in":3600}"""), false),
        ["two access tokens"] = (ScriptedAnswer.Json("""{"access_token":"a","access_token":"b","token_type":"Bearer","expires_in":3600}"""), false),
        ["another token type"] = (ScriptedAnswer.Json("""{"access_token":"a","token_type":"DPoP","expires_in":3600}"""), false),
        ["no access token"] = (ScriptedAnswer.Json("""{"token_type":"Bearer","expires_in":3600}"""), false),
        ["a login page with 200"] = (new() { ContentType = "text/html", Body = "<!DOCTYPE html><form></form>" }, false),
        ["a redirect"] = (ScriptedAnswer.Of(302) with { Headers = [("Location", "/login")] }, false),
        ["401"] = (ScriptedAnswer.Json("""{"error":"invalid_client"}""", 401), false),
        ["400"] = (ScriptedAnswer.Json("""{"error":"invalid_scope"}""", 400), false),
        ["503"] = (ScriptedAnswer.Of(503), false),
    };

    public static TheoryData<string> Names => [.. _all.Keys];

    public static (ScriptedAnswer Answer, bool IsUsable) Get(string name) => _all[name];

    private static ScriptedAnswer Token(string member) => ScriptedAnswer.Json($$"""{"access_token":"issued","token_type":"Bearer",{{member}}}""");
}
