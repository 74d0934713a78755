using System.IO.Compression;
using System.Text;
using Tidewire.FaultTests.Matrix;
using static Tidewire.FaultTests.Matrix.Expect;

namespace Tidewire.FaultTests.Body;

/// <summary>Size, compression and declared type of a body.</summary>
public sealed class EncodedBodyTests
{
    private const int Cap = 1_048_576;
    private const string Json = "Content-Type: application/json";

    private static readonly byte[] _claims = Encoding.UTF8.GetBytes("""{"sub":"user-1","email":"someone@somewhere.example"}""");
    private static readonly byte[] _noise = [.. Enumerable.Range(0, 300).Select(i => (byte)(i * 31 % 251))];
    private static readonly byte[] _large = [.. "{\"x\":\""u8, .. Enumerable.Repeat((byte)'a', 32 * Cap), .. "\"}"u8];

    private static readonly BodyTable _table = new()
    {
        // Size
        { "at the cap", Sized(Cap), Ok },
        { "over the cap by one", Sized(Cap + 1), Invalid() },
        { "four times the cap", Sized(4 * Cap), Invalid() },

        // Compression
        { "gzip", [Json, "Content-Encoding: gzip"], Gzip(_claims), Ok },
        { "deflate", [Json, "Content-Encoding: deflate"], Zlib(_claims), Ok },
        { "brotli", [Json, "Content-Encoding: br"], Brotli(_claims), Ok },
        { "gzip in capitals", [Json, "Content-Encoding: GZIP"], Gzip(_claims), Ok },
        { "identity", [Json, "Content-Encoding: identity"], _claims, Ok },
        { "unknown encoding", [Json, "Content-Encoding: x-none"], _claims, Ok },
        { "gzip not declared", [Json], Gzip(_claims), Invalid() },
        { "gzip declared, plain sent", [Json, "Content-Encoding: gzip"], _claims, Invalid() },
        { "deflate declared, plain sent", [Json, "Content-Encoding: deflate"], _claims, Invalid() },
        { "brotli declared, plain sent", [Json, "Content-Encoding: br"], _claims, Invalid() },
        { "gzip, empty", [Json, "Content-Encoding: gzip"], [], Invalid() },
        { "brotli, empty", [Json, "Content-Encoding: br"], [], Invalid() },
        { "gzip, noise", [Json, "Content-Encoding: gzip"], _noise, Invalid() },
        { "deflate, noise", [Json, "Content-Encoding: deflate"], _noise, Invalid() },
        { "brotli, noise", [Json, "Content-Encoding: br"], _noise, Invalid() },
        { "gzip, corrupt", [Json, "Content-Encoding: gzip"], Corrupt(Gzip(_claims)), Invalid() },
        { "deflate, corrupt", [Json, "Content-Encoding: deflate"], Corrupt(Zlib(_claims)), Invalid() },
        { "brotli, corrupt", [Json, "Content-Encoding: br"], Corrupt(Brotli(_claims)), Invalid() },
        { "gzip, truncated", [Json, "Content-Encoding: gzip"], Gzip(_claims)[..^12], Invalid() },
        { "deflate, truncated", [Json, "Content-Encoding: deflate"], Zlib(_claims)[..^12], Invalid() },
        { "brotli, truncated", [Json, "Content-Encoding: br"], Brotli(_claims)[..^12], Invalid() },
        { "gzip, wrong checksum", [Json, "Content-Encoding: gzip"], [.. Gzip(_claims)[..^8], 1, 2, 3, 4, .. Gzip(_claims)[^4..]], Invalid() },
        { "gzip twice", [Json, "Content-Encoding: gzip, gzip"], Gzip(Gzip(_claims)), Invalid() },
        { "gzip, bomb", [Json, "Content-Encoding: gzip"], Gzip(_large), Invalid() },
        { "deflate, bomb", [Json, "Content-Encoding: deflate"], Zlib(_large), Invalid() },
        { "brotli, bomb", [Json, "Content-Encoding: br"], Brotli(_large), Invalid() },

        // Declared type: the body decides
        { "no type", ["X-None: 0"], _claims, Ok },
        { "text/html", ["Content-Type: text/html"], _claims, Ok },
        { "text/plain in UTF-16", ["Content-Type: text/plain; charset=utf-16"], _claims, Ok },
        { "problem+json", ["Content-Type: application/problem+json"], _claims, Ok },
        { "JSON in UTF-8", ["Content-Type: application/json; charset=utf-8"], _claims, Ok },
        { "JSON in quoted UTF-8", ["Content-Type: application/json; charset=\"UTF-8\""], _claims, Ok },
        { "UTF-8 declared as UTF-16", ["Content-Type: application/json; charset=utf-16"], _claims, Ok },
        { "UTF-8 declared as UTF-7", ["Content-Type: application/json; charset=utf-7"], _claims, Ok },
        { "unknown charset", ["Content-Type: application/json; charset=klingon"], _claims, Ok },
        { "charset empty", ["Content-Type: application/json; charset="], _claims, Ok },
        { "invalid type", ["Content-Type: ;;;//"], _claims, Ok },
        { "type empty", ["Content-Type:"], _claims, Ok },
        { "two types", ["Content-Type: text/html", Json], _claims, Ok },
        { "UTF-16 declared as UTF-16", ["Content-Type: application/json; charset=utf-16"], Encoding.Unicode.GetBytes("{}"), Invalid() },
    };

    public static TheoryData<string, Facade> Cases => _table.Rows();

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Call_EndsAsExpected_ForEachEncodedBody(string body, Facade facade) => _table.AssertAsync(body, facade);

    private static byte[] Sized(int bytes) => [.. "{\"x\":\""u8, .. Enumerable.Repeat((byte)'a', bytes - 8), .. "\"}"u8];

    private static byte[] Corrupt(byte[] bytes)
    {
        byte[] corrupt = [.. bytes];
        for (int i = bytes.Length / 3; i < bytes.Length / 3 + 8; i++)
            corrupt[i] ^= 0xA5;
        return corrupt;
    }

    private static byte[] Gzip(byte[] bytes) => Compress(bytes, stream => new GZipStream(stream, CompressionLevel.Fastest));

    private static byte[] Zlib(byte[] bytes) => Compress(bytes, stream => new ZLibStream(stream, CompressionLevel.Fastest));

    private static byte[] Brotli(byte[] bytes) => Compress(bytes, stream => new BrotliStream(stream, CompressionLevel.Fastest));

    private static byte[] Compress(byte[] bytes, Func<Stream, Stream> wrap)
    {
        using var compressed = new MemoryStream();
        using (var stream = wrap(compressed))
            stream.Write(bytes);
        return compressed.ToArray();
    }
}
