using Microsoft.Data.Sqlite;

namespace Tidewire.Sqlite.Tests;

/// <summary>Damage to a disk or file loses only the items stored there, and the losses are counted.</summary>
public sealed class SqliteDamageTests : SqliteStoreTest
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task DeletedFileOrFolder_IsNoticedAtTheNextWrite(bool wholeFolder)
    {
        await using var store = Open();
        await AppendAsync(store, 10);
        await store.TakeAsync(4, long.MaxValue, Cancellation);

        if (wholeFolder)
            Directory.Delete(Folder, recursive: true);
        else
            File.Delete(Database);
        int stored = await AppendAsync(store, 3, from: 10);

        Assert.Equal([(6, DeliveryLoss.Removed)], Lost);
        Assert.Equal((3, 3L), (stored, store.Waiting));
        Assert.True(File.Exists(Database));
        Assert.Single(LogsOf(202));
        Assert.Equal(["10", "11", "12"], await TakeAllAsync(store));
    }

    [Fact]
    public async Task ReplacedFile_IsNoticedAtTheNextWrite()
    {
        await using var store = Open();
        await AppendAsync(store, 10);
        string file = Database;
        File.Move(file, file + ".away");
        await File.WriteAllBytesAsync(file, [], Cancellation);

        Assert.Equal(1, await AppendAsync(store, 1, from: 10));

        Assert.Equal([(10, DeliveryLoss.Removed)], Lost);
    }

    [Fact]
    public async Task NothingIsLost_WhenTheWriteAheadLogIsDeleted()
    {
        await using (var store = Open())
        {
            await AppendAsync(store, 10);
            File.Delete(Database + "-wal");
            Assert.Equal(1, await AppendAsync(store, 1, from: 10));
            File.Copy(Database, Path.Combine(Root, "copy.db"));
            File.Copy(Database + "-wal", Path.Combine(Root, "copy.db-wal"));
        }

        // The copy is in the state that a killed process would leave.
        await using var copy = new SqliteConnection($"Data Source={Path.Combine(Root, "copy.db")};Pooling=False");
        copy.Open();
        using var count = copy.CreateCommand();
        count.CommandText = "SELECT COUNT(*) FROM items";
        Assert.Equal(11L, count.ExecuteScalar());
        Assert.Empty(Lost);
    }

    [Fact]
    public async Task SettlingItemsOfADeletedFile_DoesNotAffectTheNextFile()
    {
        await using var store = Open();
        await AppendAsync(store, 3);
        var taken = await store.TakeAsync(3, long.MaxValue, Cancellation);
        File.Delete(Database);
        await AppendAsync(store, 3, from: 3);

        await store.SettleAsync(taken, Cancellation);

        Assert.Equal(["3", "4", "5"], await TakeAllAsync(store));
    }

    [Fact]
    public async Task DamagedValue_LosesOnlyItsRow_WhateverItsColumn()
    {
        string[] columns = ["key", "accepted", "not_before", "ordering_key", "trace", "body", "checksum"];
        await using (var store = Open())
            await AppendAsync(store, 20);
        await using (var connection = new SqliteConnection($"Data Source={Database};Pooling=False"))
        {
            connection.Open();
            for (int at = 0; at < columns.Length; at++)
            {
                using var command = connection.CreateCommand();
                command.CommandText = at is 1 or 2 or 6
                    ? $"UPDATE items SET {columns[at]} = {columns[at]} + 1 WHERE id = {(2 * at) + 1}"
                    : $"UPDATE items SET {columns[at]} = x'00' WHERE id = {(2 * at) + 1}";
                command.ExecuteNonQuery();
            }
        }

        await using var next = Open();
        var texts = await TakeAllAsync(next);

        Assert.Equal(20 - columns.Length, texts.Count);
        Assert.DoesNotContain("0", texts);
        Assert.Equal(columns.Length, Lost.Sum(lost => lost.Loss == DeliveryLoss.Damaged ? lost.Count : 0));
        Tidy();
        await next.DisposeAsync();
        Assert.Empty(Files);
    }

    [Theory]
    [InlineData("truncated")]
    [InlineData("noise")]
    [InlineData("header")]
    [InlineData("text")]
    public async Task DamagedFile_IsSetAside_AndReplaced(string damage)
    {
        await using (var store = Open())
            await AppendAsync(store, 2_000, size: 100);
        Damage(Database, damage);

        await using var next = Open();

        Assert.Equal(1, await AppendAsync(next, 1));
        Assert.Equal(["0"], await TakeAllAsync(next));
        Assert.Contains(Files, file => file.EndsWith(".damaged", StringComparison.Ordinal));
        Assert.Single(LogsOf(210));
    }

    [Fact]
    public async Task DamagedFileOfAnEndedProcess_IsSetAside_AndNotReplaced()
    {
        var first = Open();
        await AppendAsync(first, 1);
        string own = Database;
        var second = Open();
        await AppendAsync(second, 1, from: 1);
        string left = Files.Single(file => file.EndsWith(".db", StringComparison.Ordinal) && file != own);
        await first.DisposeAsync();
        await second.DisposeAsync();
        Damage(left, "text");

        await using var next = Open();

        Assert.Equal(own, Database);
        Assert.Contains(left + ".damaged", Files);
        Assert.Single(LogsOf(210));
        Assert.Equal(["0"], await TakeAllAsync(next));
    }

    [Fact]
    public async Task DamagedFile_IsSetAside_AndOnlyUnreadableItemsAreLost_WhileTheStoreIsInUse()
    {
        await using var store = Open();
        await AppendAsync(store, 20_000, size: 400);
        Tidy();
        string file = Database;
        DamagedFile.DamageInPlace(file);

        var texts = await TakeAllAsync(store);

        Assert.Equal(20_000, texts.Count + Lost.Sum(lost => lost.Count));
        Assert.All(Lost, lost => Assert.Equal(DeliveryLoss.Damaged, lost.Loss));
        Assert.Single(LogsOf(203));
        Assert.Contains(file + ".damaged", Files);
        Assert.Equal(1, await AppendAsync(store, 1, from: 20_000));
        Assert.Equal(["20000"], await TakeAllAsync(store));
    }

    [Fact]
    public async Task Reload_FindsNothing_InADamagedFile()
    {
        await using var store = Open();
        await AppendAsync(store, 20_000, size: 400);
        Tidy();
        var first = await store.TakeAsync(2, long.MaxValue, Cancellation);
        DeliveryItem[] released = [.. first.Select(item => new DeliveryItem { Id = item.Id, Key = item.Key, AcceptedAt = item.AcceptedAt })];

        // Makes SQLite drop the pages of the first rows from its cache.
        await store.TakeAsync(15_000, long.MaxValue, Cancellation);
        DamagedFile.DamageInPlace(Database);
        int found = await store.ReloadAsync(released, Cancellation);

        Assert.Equal(0, found);
        Assert.All(released, item => Assert.Equal((0, null), (item.Id, item.Body)));
        Assert.Equal([(4_998, DeliveryLoss.Damaged)], Lost);
    }

    [Fact]
    public async Task Items_AreRefused_WhenNoFileCanBeCreated()
    {
        await using (var store = Open())
            await AppendAsync(store, 1);
        string stem = Database[..^"1.db".Length];
        File.Delete(Database);
        for (int number = 1; number <= 1_000; number++)
            Directory.CreateDirectory($"{stem}{number}.db");

        await using var next = Open();

        Assert.Equal(0, await AppendAsync(next, 1));
        Assert.Contains("All 1000 files", Assert.Single(LogsOf(207)).Exception!.Message, StringComparison.Ordinal);
        Assert.True(next.Status.IsFailing);
    }

    [Fact]
    public async Task Store_DoesNotThrow_AndReturnsOnlyStoredItems_ForRandomDamage()
    {
        var random = new Random(42);
        for (int round = 0; round < 25; round++)
        {
            string directory = Path.Combine(Root, $"round-{round}");
            await using (var store = OpenAt(directory))
                await AppendAsync(store, 300, size: 100);
            string file = Directory.GetFiles(Path.Combine(directory, "tidewire"), "*.db").Single();
            byte[] bytes = await File.ReadAllBytesAsync(file, Cancellation);
            for (int flip = 0; flip < 1 + random.Next(200); flip++)
                bytes[random.Next(100, bytes.Length)] ^= (byte)(1 << random.Next(8));
            await File.WriteAllBytesAsync(file, bytes, Cancellation);

            await using var next = OpenAt(directory);
            var texts = await TakeAllAsync(next);

            Assert.Equal(texts.Count, texts.Distinct().Count());
            Assert.All(texts, text => Assert.InRange(int.Parse(text, System.Globalization.CultureInfo.InvariantCulture), 0, 299));
            Assert.Equal(1, await AppendAsync(next, 1));
        }
    }

    [Fact]
    public async Task FullDisk_RefusesItems_UntilThereIsSpace()
    {
        using var disk = await SmallDisk.MountAsync(Path.Combine(Root, "disk"), "768k");
        await using var store = OpenAt(disk.Path);

        var result = await store.AppendAsync([.. Enumerable.Range(0, 5_000).Select(number => Item($"{number}".PadRight(400, '.')))], Cancellation);
        Assert.InRange(result.Stored, 100, 2_000);
        Assert.False(result.IsFull);
        var taken = await store.TakeAsync(50, long.MaxValue, Cancellation);
        Assert.Equal(50, taken.Count);
        await store.SettleAsync(taken, Cancellation);
        Assert.Single(LogsOf(205));

        await disk.ResizeAsync("16m");
        Assert.Equal(1, await AppendAsync(store, 1, from: 9_999));
        Tidy();

        Assert.Single(LogsOf(206));
        Assert.Equal(result.Stored - 50 + 1, (await TakeAllAsync(store)).Count);
        Tidy();
        await store.DisposeAsync();
        Assert.Empty(Directory.GetFiles(Path.Combine(disk.Path, "tidewire"), "*.db"));
    }

    [Fact]
    public async Task ReadOnlyDisk_RefusesNewItems_AndIsUsedOnceItIsWritable()
    {
        using var disk = await SmallDisk.MountAsync(Path.Combine(Root, "disk"), "16m");
        await using (var before = OpenAt(disk.Path))
            await AppendAsync(before, 5);
        await disk.RemountAsync("ro");

        await using var store = OpenAt(disk.Path);
        Assert.Equal(0, await AppendAsync(store, 1, from: 5));
        Assert.Equal(0, await AppendAsync(store, 1, from: 5));
        Assert.Single(LogsOf(207));
        await disk.RemountAsync("rw");
        Clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(1, await AppendAsync(store, 1, from: 5));
        Assert.Equal(6, (await TakeAllAsync(store)).Count);
    }

    [Fact]
    public async Task ForeignFiles_AreIgnored()
    {
        await using (var store = Open())
            await AppendAsync(store, 1);
        string stem = Database[..^"1.db".Length];
        Directory.CreateDirectory(stem + "2.db");
        await File.WriteAllTextAsync(stem + "x.db", "", Cancellation);
        await File.WriteAllTextAsync(stem + "99999999999999.db", "", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(Folder, "notes.txt"), "", Cancellation);

        await using var one = Open();
        await using var other = Open();

        Assert.Equal(["0"], await TakeAllAsync(one));
        Assert.Equal(1, await AppendAsync(other, 1));
    }

    private static void Damage(string file, string damage)
    {
        byte[] bytes = File.ReadAllBytes(file);
        switch (damage)
        {
            case "truncated":
                bytes = bytes[..(bytes.Length / 2)];
                break;
            case "noise":
                new Random(7).NextBytes(bytes.AsSpan(4_096, bytes.Length / 2));
                break;
            case "header":
                bytes.AsSpan(0, 100).Clear();
                break;
            default:
                bytes = "not a database at all, but long enough to look at"u8.ToArray();
                break;
        }

        File.WriteAllBytes(file, bytes);
    }
}
