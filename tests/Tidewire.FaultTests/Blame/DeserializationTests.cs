using Microsoft.Extensions.DependencyInjection;
using Tidewire.FaultTests.Probe;

namespace Tidewire.FaultTests.Blame;

/// <summary>A response body is invalid if the serializer, a converter, a setter or a constructor throws any exception.</summary>
public sealed class DeserializationTests
{
    private static readonly string[] _shapes =
    [
        """{"radius":1}""",
        """{"radius":1,"$type":"circle"}""",
        """{"$type":"hexagon","radius":1}""",
        """{"$type":7,"radius":1}""",
        """{"$type":null}""",
        """{"$type":"circle","radius":"wide"}""",
        """{"$type":"circle","$type":"circle","radius":1}""",
        """{"$id":"1","$type":"circle"}""",
        "{}",
        "[]",
        "1",
    ];

    private static readonly string[] _errors =
    [
        "InvalidOperationException", "NotSupportedException", "ArgumentException", "FormatException", "OverflowException", "IOException", "HttpRequestException",
        "TimeoutException", "OperationCanceledException", "KeyNotFoundException", "InvalidDataException", "JsonException", "ObjectDisposedException",
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Shapes => [.. _shapes];

    public static MatrixTheoryData<string, string> Throwing => new(_errors, ["setter", "constructor", "converter"]);

    [Theory]
    [MemberData(nameof(Shapes))]
    public Task Body_IsInvalid_WhenItIsNotAValidShape(string body) => AssertInvalidAsync(
        body,
        async (calls, ct) => ProbeApplication.Of(await calls.TryAsync((api, end) => api.GetShapeAsync(end), ct)),
        async (calls, ct) => ProbeApplication.Of(await calls.TryAsync((api, end) => api.GetWrappedShapeAsync(end), ct)),
        async (calls, ct) => ProbeApplication.Of(await calls.TryAsync((api, end) => api.PostShapeAsync(end), ct)));

    [Theory]
    [MemberData(nameof(Throwing))]
    public Task Body_IsInvalid_WhenTheTypeThrows(string error, string where) => AssertInvalidAsync(
        $$"""{"{{where}}":"{{error}}"}""",
        async (calls, ct) => ProbeApplication.Of(await calls.TryAsync((api, end) => api.GetTouchyAsync(end), ct)),
        async (calls, ct) => ProbeApplication.Of(await calls.TryAsync((api, end) => api.GetWrappedTouchyAsync(end), ct)),
        async (calls, ct) => ProbeApplication.Of(await calls.TryAsync((api, end) => api.PostTouchyAsync(end), ct)));

    // The type is missing from the JSON context, which is an error of the application.
    [Fact]
    public async Task Call_Throws_WhenTheTypeIsMissingFromTheContext()
    {
        await using var application = Create("{}", out var shapes);

        await Assert.ThrowsAnyAsync<NotSupportedException>(() => shapes.TryAsync((api, ct) => api.GetUnknownAsync(ct), Ct));
        await Assert.ThrowsAnyAsync<NotSupportedException>(() => shapes.TryAsync((api, ct) => api.GetWrappedUnknownAsync(ct), Ct));

        Assert.Equal(0, application.Get<ICircuitMonitor>().GetCircuit("Shapes").ConsecutiveFailures);
    }

    [Theory]
    [InlineData("bogus")]
    [InlineData("utf-7")]
    [InlineData("")]
    public async Task Text_IsReadOrInvalid_ForAnyCharset(string charset)
    {
        var transport = new RecordingTransport
        {
            Answer = _ =>
        {
            var response = new HttpResponseMessage { Content = new ByteArrayContent("text"u8.ToArray()) };
            response.Content.Headers.TryAddWithoutValidation("Content-Type", $"text/plain; charset={charset}");
            return response;
        }
        };
        await using var application = new ProbeApplication("http://svc.example", new ProbeSetup().Over(transport));

        var end = ProbeApplication.Of(await application.Probe.TryAsync((api, ct) => api.GetTextAsync("1", ct), Ct));

        Assert.True(end.Kind is null or ServiceFailureKind.InvalidResponse, $"{end.Failure}");
        Assert.Equal(1, end.Attempts);
    }

    private static async Task AssertInvalidAsync(string body, params Func<ServiceCaller<IShapesApi>, CancellationToken, Task<ProbeEnd>>[] calls)
    {
        await using var application = Create(body, out var shapes);

        var ends = new List<(ServiceFailureKind?, int, bool?)>();
        foreach (var call in calls)
        {
            for (int i = 0; i < 3; i++)
            {
                var end = await call(shapes, Ct);
                ends.Add((end.Kind, end.Attempts, end.Failure?.IsAmbiguous));
            }
        }

        Assert.All(ends.Take(6), end => Assert.Equal((ServiceFailureKind.InvalidResponse, 1, false), end));
        Assert.All(ends.Skip(6), end => Assert.Equal((ServiceFailureKind.InvalidResponse, 1, true), end));
        Assert.Equal(0, application.Get<ICircuitMonitor>().GetCircuit("Shapes").ConsecutiveFailures);
    }

    private static ProbeApplication Create(string body, out ServiceCaller<IShapesApi> shapes)
    {
        var transport = new RecordingTransport { Answer = _ => RecordingTransport.Json(body) };
        var setup = new ProbeSetup
        {
            Settings = [("/Tidewire:Shapes:BaseAddress", "http://svc.example")],
            After = services => services.AddTidewireCore(ProbeApplication.ConfigurationOf(services))
                .AddClient<IShapesApi>("Shapes", ShapesJsonContext.Default, http: http => http.ConfigurePrimaryHttpMessageHandler(() => transport)),
        };
        var application = new ProbeApplication("http://svc.example", setup.Over(transport));
        shapes = application.Get<ServiceCaller<IShapesApi>>();
        return application;
    }
}
