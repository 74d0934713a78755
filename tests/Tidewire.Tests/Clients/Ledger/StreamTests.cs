using System.Net;
using Refit;

namespace Tidewire.Tests.Clients.Ledger;

/// <summary>Files and streams: downloads are streamed, uploads are sent once.</summary>
public sealed class StreamTests : LedgerTest
{
    private static readonly byte[] _file = [.. Enumerable.Range(0, 50_000).Select(i => (byte)i)];

    [Fact]
    public async Task Download_IsReturned_WhateverItsSize()
    {
        Server.Given(WireMock.RequestBuilders.Request.Create()).RespondWith(WireMock.ResponseBuilders.Response.Create().WithBody(_file));
        using var application = AddLedger(("Ledger:MaxResponseBodyBytes", "1024"));

        await using var plain = await Caller(application).OrNullAsync((api, ct) => api.DownloadAsync(ct), Cancellation);
        await using var wrapped = await Caller(application).OrNullAsync((api, ct) => api.DownloadWrappedAsync(ct), Cancellation);

        Assert.Equal(_file, await ReadAsync(plain!));
        Assert.Equal(_file, await ReadAsync(wrapped!));
    }

    [Fact]
    public async Task Download_IsNull_WhenTheServiceAnswersNotFound()
    {
        Answer(404, "none");
        using var application = AddLedger();

        Assert.Null(await Caller(application).OrNullAsync((api, ct) => api.DownloadAsync(ct), Cancellation));
        Assert.Equal(HttpStatusCode.NotFound, (await Caller(application).TryAsync((api, ct) => api.DownloadWrappedAsync(ct), Cancellation)).Failure?.StatusCode);
    }

    [Fact]
    public async Task Download_IsRetried_WhenItHasNotBegun()
    {
        Answer(503);
        using var application = AddLedger();

        var result = await Caller(application).TryAsync((api, ct) => api.DownloadAsync(ct), Cancellation);

        Assert.Equal((ServiceFailureKind.Unavailable, 3), (result.Failure?.Kind, result.Attempts));
    }

    // PUT is idempotent and 503 is transient, but the stream has been read: a second request would be truncated.
    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    public async Task Upload_IsSentOnce_WhenItsBodyIsAStream(int status)
    {
        Answer(status);
        using var application = AddLedger(("Ledger:IdempotencyKeysHonored", "true"));

        var upload = await Caller(application).TryAsync((api, ct) => api.UploadAsync(new StreamPart(new MemoryStream(_file), "f.bin"), ct), Cancellation);
        var stream = await Caller(application).TryAsync((api, ct) => api.UploadStreamAsync(new MemoryStream(_file), ct), Cancellation);

        Assert.Equal((1, 1), (upload.Attempts, stream.Attempts));
        Assert.Equal(2, Requests.Count);
        Assert.Equal(_file, Requests[1].BodyAsBytes);
    }

    [Fact]
    public async Task Upload_IsRetried_WhenNoConnectionWasMade()
    {
        using var application = AddLedger(("Ledger:BaseAddress", "http://127.0.0.1:9"));

        var result = await Caller(application).TryAsync((api, ct) => api.UploadStreamAsync(new MemoryStream(_file), ct), Cancellation);

        Assert.Equal((ServiceFailureKind.Unavailable, 3, false), (result.Failure?.Kind, result.Attempts, result.Failure?.IsAmbiguous));
    }

    private static async Task<byte[]> ReadAsync(Stream stream)
    {
        var read = new MemoryStream();
        await stream.CopyToAsync(read, Cancellation);
        return read.ToArray();
    }
}
