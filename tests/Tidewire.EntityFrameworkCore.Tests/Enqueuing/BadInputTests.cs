using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Tidewire.EntityFrameworkCore.Tests.Applications;
using Tidewire.EntityFrameworkCore.Tests.Databases;

namespace Tidewire.EntityFrameworkCore.Tests.Enqueuing;

/// <summary>Errors are reported by EnqueueNotification, not by a failing transaction.</summary>
public sealed class BadInputTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseKind, string> BadProperties
    {
        get
        {
            var data = new TheoryData<DatabaseKind, string>();
            foreach (var kind in Enum.GetValues<DatabaseKind>())
            {
                foreach (string property in new[] { "UserId", "blank UserId", "Message", "Channel", "long Message", "IdempotencyKey", "long IdempotencyKey", "OrderingKey", "long OrderingKey" })
                    data.Add(kind, property);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(BadProperties))]
    public async Task Enqueue_RefusesAnInvalidProperty_AndDoesNotChangeTheContext(DatabaseKind kind, string property)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var application = await TestApplication.StartAsync(database, isStarted: false);
        var good = Welcome.Of("ada");
        var bad = property switch
        {
            "UserId" => good with { UserId = null! },
            "blank UserId" => good with { UserId = " " },
            "Message" => good with { Message = "" },
            "Channel" => good with { Channel = null! },
            "long Message" => good with { Message = new('x', OutboxMessage.MaxBodyBytes) },
            "IdempotencyKey" => good with { IdempotencyKey = "with space" },
            "long IdempotencyKey" => good with { IdempotencyKey = new('x', 256) },
            "OrderingKey" => good with { OrderingKey = "" },
            _ => good with { OrderingKey = new('x', 256) },
        };

        await application.WithContextAsync(async db =>
        {
            db.Users.Add(new() { Name = "Ada" });
            var exception = Assert.ThrowsAny<ArgumentException>(() => db.EnqueueNotification(bad));
            Assert.Equal($"notification.{property.Split(' ')[^1]}", exception.ParamName);
            Assert.DoesNotContain("xxx", exception.Message, StringComparison.Ordinal);
            Assert.Equal(1, await db.SaveChangesAsync(Cancellation));
        });

        Assert.Equal(0, await database.RowsAsync());
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Enqueue_AcceptsUnusualText_OnEveryDatabase(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var service = await MailService.StartAsync();
        await using var application = await TestApplication.StartAsync(database, service.Address);
        string[] users = ["nul \0 in it", "lone \ud800 surrogate", "' OR 1=1; --", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢", new('u', 10_000)];

        await application.WithContextAsync(async db =>
        {
            foreach (string user in users)
                db.EnqueueNotification(Welcome.Of(user, orderingKey: user[..Math.Min(255, user.Length)]));
            await db.SaveChangesAsync(Cancellation);
        });
        await service.UntilSentAsync(users.Length);

        // JSON has no lone surrogates.
        Assert.Equal([.. users.Select(user => user.Replace('\ud800', '\ufffd')).Order(StringComparer.Ordinal)], service.Users.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Enqueue_NamesTheLineToAdd_WhenTheModelLacksTheTable()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var application = await TestApplication.StartAsync(
            database, isStarted: false, configure: services => services.AddDbContext<PlainDbContext>(database.Configure));
        await using var scope = application.Services.CreateAsyncScope();

        var exception = Assert.Throws<InvalidOperationException>(
            () => scope.ServiceProvider.GetRequiredService<PlainDbContext>().EnqueueNotification(Welcome.Of("ada")));

        Assert.Contains("PlainDbContext", exception.Message, StringComparison.Ordinal);
        Assert.Contains("modelBuilder.UseTidewireOutbox();", exception.Message, StringComparison.Ordinal);
        Assert.Contains("dotnet ef migrations add", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Billing")]
    public async Task Enqueue_NamesTheFix_WhenTheContextHasNoApplicationServices(string? key)
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var db = database.Open();

        var exception = Assert.Throws<InvalidOperationException>(() => db.EnqueueNotification(Welcome.Of("ada"), key));

        Assert.Contains("AddDbContext", exception.Message, StringComparison.Ordinal);
        Assert.Contains("UseApplicationServiceProvider", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Enqueue_WorksInAManuallyCreatedContext_WhenItHasTheApplicationServices()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var application = await TestApplication.StartAsync(database, isStarted: false);
        await using var db = database.Open(options => options.UseApplicationServiceProvider(application.Services));

        db.EnqueueNotification(Welcome.Of("ada"));
        await db.SaveChangesAsync(Cancellation);

        Assert.Equal(1, await database.RowsAsync());
    }

    [Theory]
    [InlineData(null, "AddTidewire()")]
    [InlineData("Billing", "AddNotifications(\"Billing\")")]
    public async Task Enqueue_NamesTheMissingCall_WhenTheServiceIsNotRegistered(string? key, string call)
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var services = new ServiceCollection().AddDbContext<AppDbContext>(database.Configure).BuildServiceProvider();
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();

        var exception = Assert.Throws<InvalidOperationException>(() => db.EnqueueNotification(Welcome.Of("ada"), key));

        Assert.Contains(call, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Enqueue_RefusesNull()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var db = database.Open();

        Assert.Throws<ArgumentNullException>("notification", () => db.EnqueueNotification(null!));
        Assert.Throws<ArgumentNullException>("context", () => default(DbContext)!.EnqueueNotification(Welcome.Of("ada")));
        Assert.Throws<ArgumentNullException>("modelBuilder", () => default(ModelBuilder)!.UseTidewireOutbox());
    }

    private sealed class PlainDbContext(DbContextOptions<PlainDbContext> options) : DbContext(options);
}
