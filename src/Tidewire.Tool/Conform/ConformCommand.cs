using Spectre.Console.Cli;
namespace Tidewire.Tool.Conform;
internal sealed class ConformCommand : AsyncCommand
{
    public override Task<int> ExecuteAsync(CommandContext context, CancellationToken cancellationToken) => Task.FromResult(0);
}
