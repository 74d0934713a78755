using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Tidewire.Tests.Clients.Ledger;

namespace Tidewire.Tests.Clients;

/// <summary>A client's name is refused unless it is safe as a section, in environment variables, in logs and in metrics.</summary>
public sealed class ClientNameTests
{
    [Theory]
    [InlineData("Ledger")]
    [InlineData("ledger-2")]
    [InlineData("Acme.Ledger")]
    [InlineData("acme_ledger")]
    [InlineData("3D-Print")]
    [InlineData("L")]
    public void Name_IsAccepted(string name)
    {
        Assert.Null(Record.Exception(() => Builder().AddClient<ILedgerApi>(name, LedgerJsonContext.Default)));
        Assert.Null(Record.Exception(() => Builder().AddKeyedClient<ILedgerApi>(name, LedgerJsonContext.Default)));
        Assert.Null(Record.Exception(() => Builder().AddAuth(name)));
    }

    [Theory]
    [InlineData("My Ledger", "Call it 'MyLedger'")]
    [InlineData(" Ledger", "Call it 'Ledger'")]
    [InlineData("Ledger:East", "Call it 'LedgerEast'")]
    [InlineData("Ledger/East", "only ASCII letters, digits, '-', '_' and '.' are allowed")]
    [InlineData("Ledger__East", "'__' begins a new section. The name is used in the section Tidewire:{name} and in environment variables. Call it 'Ledger_East'")]
    [InlineData("Größe", "only ASCII letters")]
    [InlineData("Ledger\n", "Call it 'Ledger'")]
    [InlineData("-Ledger", "begins or ends with a punctuation character")]
    [InlineData("Ledger.", "begins or ends with a punctuation character")]
    [InlineData("{name}", "Call it 'name'")]
    [InlineData("帳簿", "only ASCII letters")]
    [InlineData("unknownKeys", "this key has another meaning")]
    public void Name_IsRefusedWithAdvice(string name, string advice)
    {
        foreach (var add in (Action[])
            [
                () => Builder().AddClient<ILedgerApi>(name, LedgerJsonContext.Default),
                () => Builder().AddKeyedClient<ILedgerApi>(name, LedgerJsonContext.Default),
                () => Builder().AddAuth(name),
                () => Builder().AddNotifications(name),
                () => Builder().AddAnalytics(name),
            ])
        {
            var e = Assert.Throws<ArgumentException>(add);

            Assert.StartsWith($"'{name}' cannot be the name of a client: ", e.Message, StringComparison.Ordinal);
            Assert.Contains(advice, e.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void Name_IsAccepted_UpToItsMaximumLength(int length, bool isAccepted) =>
        Assert.Equal(isAccepted, Record.Exception(() => Builder().AddClient<ILedgerApi>(new string('a', length), LedgerJsonContext.Default)) is not ArgumentException);

    [Theory]
    [InlineData("Größe")]
    [InlineData("---")]
    [InlineData("unknownKeys")]
    public void Name_IsRefusedWithoutASuggestion_WhenNoValidNameResemblesIt(string name)
    {
        var e = Assert.Throws<ArgumentException>(() => Builder().AddClient<ILedgerApi>(name, LedgerJsonContext.Default));

        Assert.DoesNotContain("Call it", e.Message, StringComparison.Ordinal);
    }

    private static TidewireBuilder Builder() => new ServiceCollection().AddTidewireCore(new ConfigurationBuilder().Build());
}
