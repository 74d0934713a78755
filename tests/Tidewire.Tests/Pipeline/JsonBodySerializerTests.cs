using System.Buffers;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Serialization;
using Tidewire.Pipeline;
using Tidewire.Tests.Clients.Ledger;

namespace Tidewire.Tests.Pipeline;

/// <summary>Bodies as JSON, whatever their length and however they arrive.</summary>
public sealed class JsonBodySerializerTests
{
    private const string Good = """{"id":"e1","amount-due":12.5}""";

    private readonly JsonBodySerializer _serializer = new(LedgerJsonContext.Default);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Body_IsWrittenWithItsLength(bool isStreaming)
    {
        var entry = new Entry("e1", 12.5m);

        using var content = isStreaming ? _serializer.ToStreamingHttpContent(entry) : _serializer.ToHttpContent(entry);

        Assert.Equal(Good, await content.ReadAsStringAsync(Cancellation));
        Assert.Equal(Good.Length, content.Headers.ContentLength);
    }

    [Fact]
    public async Task Bodies_AreReadAndWritten_WhenTheirTypesAlternate()
    {
        for (int i = 0; i < 2; i++)
        {
            using var number = new StringContent("7");
            using var entry = new StringContent(Good);
            Assert.Equal(7, await _serializer.FromHttpContentAsync<int>(number, Cancellation));
            Assert.Equal("e1", (await _serializer.FromHttpContentAsync<Entry>(entry, Cancellation))!.Id);
            Assert.Equal("7", await _serializer.ToHttpContent(7).ReadAsStringAsync(Cancellation));
            Assert.Equal(Good, await _serializer.ToHttpContent(new Entry("e1", 12.5m)).ReadAsStringAsync(Cancellation));
        }
    }

    public static TheoryData<string> Bodies => ["whole", "marked", "understated", "overstated", "unmeasured", "large", "null"];

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Body_IsRead_WithAnyDeclaredLength_AndWithAByteOrderMark(string kind)
    {
        byte[] json = Encoding.UTF8.GetBytes(Good);
        using HttpContent content = kind switch
        {
            "marked" => new ByteArrayContent([0xEF, 0xBB, 0xBF, .. json]),
            "understated" => Declaring(new ByteArrayContent(json), 5),
            "overstated" => Declaring(new StreamContent(new Unseekable(json)), json.Length + 5),
            "unmeasured" => new TrackedBody(json),
            "large" => new StringContent(Good.PadRight(70_000)),
            "null" => new StringContent("null"),
            _ => new ByteArrayContent(json),
        };

        var entry = await _serializer.FromHttpContentAsync<Entry>(content, Cancellation);

        Assert.Equal(kind == "null" ? null : new Entry("e1", 12.5m), entry);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(70_000)]
    public async Task UnreadableBody_FailsTheTask_WithThePath(int length)
    {
        using var content = new StringContent("""{"id":"e1","amount-due":"m4rked"}""".PadRight(length));

        var task = _serializer.FromHttpContentAsync<Entry>(content, Cancellation);

        var error = await Assert.ThrowsAsync<UnreadableJsonException>(() => task);
        Assert.Equal(("$.amount-due", typeof(Entry).ToString()), (error.Fault.Path, error.Fault.Type));
    }

    [Fact]
    public async Task UnusableBody_FailsTheTask_WithItsReason()
    {
        using var content = new UnreadableBody(UnreadableBody.Corrupt);

        var task = _serializer.FromHttpContentAsync<Entry>(content, Cancellation);

        Assert.Equal(UnreadableBody.Corrupt, (await Assert.ThrowsAsync<InvalidDataException>(() => task)).Message);
    }

    [Fact]
    public async Task TypeMissingFromTheContext_IsAnErrorOfTheApplication()
    {
        using var content = new StringContent("{}");

        Assert.Throws<MissingJsonTypeException>(() => _serializer.ToHttpContent(new Unknown("u1")));
        await Assert.ThrowsAsync<MissingJsonTypeException>(() => _serializer.FromHttpContentAsync<Unknown>(content, Cancellation));
    }

    [Fact]
    public void Body_DoesNotStayInThePool()
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Good));

        var read = _serializer.FromHttpContentAsync<Entry>(content, Cancellation);

        Assert.True(read.IsCompletedSuccessfully);
        byte[] next = ArrayPool<byte>.Shared.Rent(Good.Length);
        Assert.All(next, value => Assert.Equal(0, value));
        ArrayPool<byte>.Shared.Return(next);
    }

    [Fact]
    public void FieldName_IsTheJsonPropertyName_IfOneIsSet()
    {
        Assert.Equal("name", _serializer.GetFieldNameForProperty(typeof(Named).GetProperty(nameof(Named.Renamed))!));
        Assert.Null(_serializer.GetFieldNameForProperty(typeof(Named).GetProperty(nameof(Named.Plain))!));
    }

    private static HttpContent Declaring(HttpContent content, long length)
    {
        content.Headers.ContentLength = length;
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    private sealed class Named
    {
        [JsonPropertyName("name")]
        public string? Renamed { get; set; }

        public string? Plain { get; set; }
    }

    private sealed class Unseekable(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();
    }
}
