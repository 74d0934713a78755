using System.Net.Sockets;
using System.Text;

namespace Tidewire.AspNetCore.Tests;

/// <summary>Malformed and random bytes on a real socket, to the extent that Kestrel passes them on.</summary>
public sealed class RawHeaderTests
{
    [Theory]
    [InlineData("Authorization: Bearer t\r\n", 200)]
    [InlineData("aUTHORIZATION:Bearer t   \r\n", 200)]
    [InlineData("Authorization:\t bearer   t\t\r\n", 200)]
    [InlineData("Authorization: Bearer t\r\nAuthorization: Bearer u\r\n", 400)]
    [InlineData("Authorization: Basic YTpi\r\nAuthorization: Bearer u\r\n", 400)]
    [InlineData("Authorization: Bearer \r\n", 400)]
    [InlineData("Authorization: Bearer t,u\r\n", 400)]
    [InlineData("Authorization: Bearer t\tu\r\n", 400)]
    [InlineData("Authorization: Bearer \x7f\r\n", 400)]
    [InlineData("Authorization: Bearer \x01\x02\r\n", 400)]
    [InlineData("Authorization: Bearer \u00c3\u00a9\r\n", 400)]
    [InlineData("Authorization: Bearer \u00ff\u00fe\r\n", 400)]
    [InlineData("Authorization: Bearer t\0\r\n", 400)]
    [InlineData("Authorization: \r\n", 401)]
    [InlineData("Authorization: Basic YTpi\r\n", 401)]
    [InlineData("Authorization: \u00ff\r\n", 400)]
    public async Task Request_IsAnswered_ForMalformedBytes(string headers, int expected)
    {
        await using var api = await TestApi.StartAsync(StubAuth.Accepting(), onKestrel: true);

        int status = await SendAsync(api, Encoding.Latin1.GetBytes(headers));

        Assert.Equal(expected, status);
        Assert.DoesNotContain(api.Logs.GetSnapshot(), record => record.Level >= Microsoft.Extensions.Logging.LogLevel.Warning);
    }

    [Fact]
    public async Task Request_IsAnswered_WhenTheBytesAreRandom()
    {
        await using var api = await TestApi.StartAsync(StubAuth.Accepting(), onKestrel: true);
        var random = new Random(20_250_101);

        for (int i = 0; i < 300; i++)
        {
            byte[] bytes = new byte[random.Next(1, 40)];
            random.NextBytes(bytes);

            int status = await SendAsync(api, [.. "Authorization: Bearer "u8, .. bytes.Where(b => b is not ((byte)'\r' or (byte)'\n')), .. "\r\n"u8]);

            Assert.True(status is 200 or 400, $"{status} for {Convert.ToHexString(bytes)}");
        }

        Assert.DoesNotContain(api.Logs.GetSnapshot(), record => record.Level >= Microsoft.Extensions.Logging.LogLevel.Warning);
    }

    private static async Task<int> SendAsync(TestApi api, byte[] headers)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", api.Client.BaseAddress!.Port, TestContext.Current.CancellationToken);
        await using var stream = socket.GetStream();
        await stream.WriteAsync((byte[])[.. "GET /me HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"u8, .. headers, .. "\r\n"u8], TestContext.Current.CancellationToken);

        using var reader = new StreamReader(stream, Encoding.Latin1);
        string answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        return int.Parse(answer.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
