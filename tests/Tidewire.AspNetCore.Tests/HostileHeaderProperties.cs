using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Tidewire.AspNetCore.Tests;

/// <summary>Every request is answered, and only a well-formed token reaches the auth service.</summary>
public sealed class HostileHeaderProperties : IAsyncLifetime
{
    private static readonly string[] _fragments =
    [
        "Bearer", "bearer", "BEARER", "Basic", "Bearer ", "Bearer  ", " ", "  ", "\t", "=", "==", ",", ", ", ";", "\"", "\\", "\0", "\r\n", "\u00e9", "\ud800", "\u2028",
        "a", "abc.def-ghi_jkl~+/", "YTpi", "token=\"x\"", "realm=", "%20", "Bearer a", "Bearer abc=", new('a', 16_384), new('b', 16_385), new(' ', 5_000),
    ];

    private readonly StubAuth _auth = StubAuth.Accepting();
    private TestApi? _api;

    private TestApi Api => _api!;

    public async ValueTask InitializeAsync() => _api = await TestApi.StartAsync(_auth);

    public ValueTask DisposeAsync() => Api.DisposeAsync();

    [Property(MaxTest = 1_000)]
    public Property Request_IsAnswered_WhateverTheAuthorizationHeadersContain() => Prop.ForAll(Headers().ToArbitrary(), headers => Holds(headers));

    [Property(MaxTest = 1_000)]
    public bool Request_IsAnswered_WhateverFollowsTheScheme(NonNull<string> rest) => Holds(["Bearer " + rest.Get]);

    [Property(MaxTest = 500)]
    public bool Request_IsAnswered_ForAnyTextInTheHeader(NonNull<string> text) => Holds([text.Get]);

    [Property(MaxTest = 1_000)]
    public bool Token_ReachesTheService_WhenItIsWellFormed(NonEmptyArray<byte> bytes)
    {
        string token = Convert.ToBase64String(bytes.Get);
        int before = _auth.Tokens.Count;

        int status = Send(["Bearer " + token]);

        return status == 200 && _auth.Tokens.Count == before + 1 && _auth.Tokens.Last() == token;
    }

    private bool Holds(string[] headers)
    {
        int before = _auth.Tokens.Count;

        int status = Send(headers);
        string?[] asked = [.. _auth.Tokens.Skip(before)];

        return status switch
        {
            200 => headers.Length == 1 && asked.Length == 1 && BearerCredential.IsToken(asked[0]) && headers[0].Contains(asked[0]!, StringComparison.Ordinal),
            400 => asked.Length == 0 && headers.Any(header => header.Contains("bearer", StringComparison.OrdinalIgnoreCase)),
            401 => asked.Length == 0,
            _ => false,
        };
    }

    private int Send(string[] headers) => Api.GetAsync("/me", headers).GetAwaiter().GetResult().Status;

    private static Gen<string[]> Headers() =>
        Gen.Choose(0, 3).SelectMany(count => Gen.ArrayOf(Header(), count));

    private static Gen<string> Header() =>
        Gen.Choose(0, 5).SelectMany(count => Gen.ArrayOf(Gen.Elements(_fragments), count)).Select(string.Concat);
}
