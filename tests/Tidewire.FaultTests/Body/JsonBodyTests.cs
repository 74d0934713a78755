using System.Text;
using Tidewire.FaultTests.Matrix;
using static Tidewire.FaultTests.Matrix.Expect;

namespace Tidewire.FaultTests.Body;

public sealed class JsonBodyTests
{
    private static readonly UTF8Encoding _utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private static readonly BodyTable _table = new()
    {
        // Nothing
        { "empty", "", Invalid() },
        { "white space", " \r\n\t ", Invalid() },
        { "zero bytes", "\0\0\0\0", Invalid() },

        // Kinds of root
        { "object", """{"sub":"a"}""", Ok },
        { "empty object", "{}", Ok },
        { "null", "null", Invalid() },
        { "true", "true", Invalid() },
        { "false", "false", Invalid() },
        { "number", "42", Invalid() },
        { "string", "\"sub\"", Invalid() },
        { "empty array", "[]", Invalid() },
        { "array of an object", """[{"sub":"a"}]""", Invalid() },

        // Grammar
        { "unterminated object", "{", Invalid() },
        { "unterminated string", """{"sub":"a""", Invalid() },
        { "no value", """{"sub":}""", Invalid() },
        { "no colon", """{"sub" "a"}""", Invalid() },
        { "single quotes", "{'sub':'a'}", Invalid() },
        { "unquoted name", "{sub:1}", Invalid() },
        { "trailing comma", """{"sub":"a",}""", Invalid() },
        { "trailing comma in an array", """{"roles":["a",]}""", Invalid() },
        { "line comment", "// no\n{}", Invalid() },
        { "block comment", """{/* no */"sub":"a"}""", Invalid() },
        { "trailing comment", "{} // no", Invalid() },
        { "trailing white space", "{\"sub\":\"a\"}\r\n\r\n ", Ok },
        { "trailing garbage", """{"sub":"a"}x""", Invalid() },
        { "trailing object", """{"sub":"a"}{"sub":"b"}""", Invalid() },
        { "trailing zero byte", "{\"sub\":\"a\"}\0", Invalid() },
        { "leading garbage", """)]}',{"sub":"a"}""", Invalid() },
        { "line feed in a string", "{\"sub\":\"a\nb\"}", Invalid() },
        { "unknown escape", """{"sub":"\x41"}""", Invalid() },
        { "HTML", "<!doctype html><html></html>", Invalid() },

        // Numbers
        { "NaN", """{"exp":NaN}""", Invalid() },
        { "Infinity", """{"exp":-Infinity}""", Invalid() },
        { "leading zero", """{"exp":01}""", Invalid() },
        { "plus sign", """{"exp":+1}""", Invalid() },
        { "hexadecimal", """{"exp":0x10}""", Invalid() },
        { "number of 5,000 digits", $$"""{"exp":{{new string('9', 5_000)}}}""", Ok },
        { "fraction of 5,000 digits", $$"""{"exp":0.{{new string('3', 5_000)}}}""", Ok },
        { "exponent out of range", """{"exp":1e999999}""", Ok },
        { "negative zero", """{"exp":-0}""", Ok },

        // Names
        { "duplicate", """{"sub":"a","sub":"b"}""", Invalid() },
        { "duplicate by escape", """{"sub":"a","\u0073ub":"b"}""", Invalid() },
        { "duplicate nested", """{"sub":"a","x":{"y":1,"y":2}}""", Invalid() },
        { "duplicate nested by escape", """{"x":{"y":1,"\u0079":2}}""", Invalid() },
        { "duplicate in an array", """{"x":[{"y":1,"y":1}]}""", Invalid() },
        { "duplicate empty name", """{"":1,"":2}""", Invalid() },
        { "names that differ in case", """{"sub":"a","SUB":"b"}""", Ok },
        { "10,000 names", "{" + string.Join(',', Enumerable.Range(0, 10_000).Select(i => $"\"n{i}\":{i}")) + "}", Ok },

        // Encodings
        { "UTF-8 with a byte order mark", [0xEF, 0xBB, 0xBF, .. "{\"sub\":\"a\"}"u8], Ok },
        { "UTF-8 with two byte order marks", [0xEF, 0xBB, 0xBF, 0xEF, 0xBB, 0xBF, .. "{}"u8], Invalid() },
        { "a byte order mark alone", [0xEF, 0xBB, 0xBF], Invalid() },
        { "UTF-16 LE with a byte order mark", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("{}")], Invalid() },
        { "UTF-16 BE with a byte order mark", [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes("{}")], Invalid() },
        { "UTF-16 LE", Encoding.Unicode.GetBytes("""{"sub":"a"}"""), Invalid() },
        { "UTF-32 LE", Encoding.UTF32.GetBytes("""{"sub":"a"}"""), Invalid() },
        { "UTF-32 LE with a byte order mark", [0xFF, 0xFE, 0, 0, .. Encoding.UTF32.GetBytes("{}")], Invalid() },
        { "invalid UTF-8 in a value", [.. "{\"sub\":\"a"u8, 0xFF, .. "\"}"u8], Invalid() },
        { "invalid UTF-8 in a name", [.. "{\"s"u8, 0xC3, 0x28, .. "\":1}"u8], Invalid() },
        { "invalid UTF-8 in an unknown claim", [.. "{\"x\":[\""u8, 0x80, .. "\"]}"u8], Invalid() },
        { "invalid UTF-8 in a nested name", [.. "{\"x\":{\""u8, 0xFE, .. "\":1}}"u8], Invalid() },
        { "invalid UTF-8 outside strings", [.. "{\"sub\":\"a\"}"u8, 0xFF], Invalid() },
        { "overlong UTF-8", [.. "{\"sub\":\""u8, 0xC0, 0xAF, .. "\"}"u8], Invalid() },
        { "surrogate in UTF-8", [.. "{\"sub\":\""u8, 0xED, 0xA0, 0x80, .. "\"}"u8], Invalid() },
        { "truncated UTF-8", [.. "{\"sub\":\""u8, 0xE2, 0x82, .. "\"}"u8], Invalid() },
        { "Latin-1", Encoding.Latin1.GetBytes("""{"sub":"é"}"""), Invalid() },
        { "emoji", _utf8.GetBytes("""{"sub":"🦊"}"""), Ok },
        { "lone high surrogate in a value", """{"sub":"\ud800"}""", Invalid() },
        { "lone low surrogate in a value", """{"sub":"\udc00"}""", Invalid() },
        { "surrogates in the wrong order", """{"sub":"\udc00\ud800"}""", Invalid() },
        { "lone surrogate in a name", """{"\ud800":1}""", Invalid() },
        { "lone surrogate in a nested name", """{"x":{"\ud800":1}}""", Invalid() },
        { "lone surrogate in an array", """{"roles":["a","\udfff"]}""", Invalid() },
        { "surrogate pair", """{"sub":"\ud83e\udd8a"}""", Ok },
        { "escaped zero", """{"sub":"\u0000"}""", Ok },

        // Depth
        { "depth 60", Nested(60), Ok },
        { "depth 100", Nested(100), Invalid() },
        { "depth 5,000", Nested(5_000), Invalid() },
        { "depth 100,000, never closed", """{"x":""" + new string('[', 100_000), Invalid() },
        { "depth 100 in objects", string.Concat(Enumerable.Repeat("{\"x\":", 100)) + "1" + new string('}', 100), Invalid() },

        // active (RFC 7662)
        { "active true", """{"active":true,"sub":"a"}""", Ok },
        { "active false", """{"active":false}""", Rejected() },
        { "active null", """{"active":null,"sub":"a"}""", Rejected() },
        { "active as a string", """{"active":"true","sub":"a"}""", Rejected() },
        { "active as a number", """{"active":1,"sub":"a"}""", Rejected() },

        // Claims of an unexpected type
        { "sub as a number", """{"sub":42,"roles":{"a":1},"exp":"soon"}""", Ok },
    };

    public static TheoryData<string, Facade> Cases => _table.Rows();

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Call_EndsAsExpected_ForEachJsonBody(string body, Facade facade) => _table.AssertAsync(body, facade);

    // The root object is the first level.
    private static string Nested(int depth) => $$"""{"x":{{new string('[', depth - 1)}}{{new string(']', depth - 1)}}}""";
}
