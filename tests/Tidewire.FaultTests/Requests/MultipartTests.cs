using Refit;
using Tidewire.FaultTests.Circuits;
using Tidewire.FaultTests.Probe;

namespace Tidewire.FaultTests.Requests;

/// <summary>The boundary of a multipart body is random: if it could be predicted, the text of one part could forge another part.</summary>
public sealed class MultipartTests
{
    private const string BoundaryOfRefit = "----MyGreatBoundary";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Boundary_IsDifferent_ForEachRequest()
    {
        var transport = new RecordingTransport();
        await using var application = new ProbeApplication("http://svc.example", new ProbeSetup().Over(transport));

        for (int i = 0; i < 20; i++)
            await SendAsync(application, "note");

        string[] types = [.. transport.Sent.Select(sent => sent.Header("Content-Type")!)];
        Assert.Equal(20, types.Distinct().Count());
        Assert.All(types, type => Assert.DoesNotContain(BoundaryOfRefit, type, StringComparison.Ordinal));
    }

    [Fact]
    public async Task TextPart_ForgesNoOtherPart_WhenItContainsAKnownBoundary()
    {
        string? contentType = null;
        var fields = new List<string>();
        await using var service = await StubService.StartAsync(async context =>
        {
            contentType = context.Request.ContentType;
            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            fields.AddRange(form.Select(field => $"{field.Key}={field.Value}").Concat(form.Files.Select(file => $"{file.Name}: {file.FileName}, {file.Length} bytes")));
        });
        await using var application = new ProbeApplication(service.Address);
        await SendAsync(application, "first");
        fields.Clear();

        // The default boundary of the library, and the boundary that was seen in an earlier request.
        foreach (string boundary in new[] { BoundaryOfRefit, contentType!.Split("boundary=")[1].Trim('"') })
        {
            string forged = $"x\r\n--{boundary}\r\nContent-Disposition: form-data; name=\"admin\"\r\n\r\ntrue\r\n--{boundary}--\r\n";
            fields.Clear();

            var end = await SendAsync(application, forged);

            Assert.Null(end.Failure);
            Assert.Equal([$"note={forged}", "file: numbers.bin, 3 bytes"], fields);
        }
    }

    [Fact]
    public async Task Parts_KeepTheirHeaders_WhenTheBoundaryIsReplaced()
    {
        var transport = new RecordingTransport();
        await using var application = new ProbeApplication("http://svc.example", new ProbeSetup().Over(transport));

        await SendAsync(application, "note");

        string body = System.Text.Encoding.UTF8.GetString(transport.Only.Body);
        Assert.Contains("name=note", body.Replace("\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("filename=numbers.bin", body.Replace("\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("application/numbers", body, StringComparison.Ordinal);
        Assert.StartsWith("multipart/form-data; boundary=", transport.Only.Header("Content-Type"), StringComparison.Ordinal);
    }

    private static async Task<ProbeEnd> SendAsync(ProbeApplication application, string note) => ProbeApplication.Of(
        await application.Probe.TryAsync((api, ct) => api.PostPartsAsync(note, new StreamPart(new MemoryStream([1, 2, 3]), "numbers.bin", "application/numbers"), ct), Ct));
}
