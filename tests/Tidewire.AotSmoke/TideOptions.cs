using System.ComponentModel.DataAnnotations;

namespace Tidewire.AotSmoke;

internal sealed class TideOptions : ServiceClientOptions
{
    [Range(1, 10)]
    public int Days { get; set; } = 1;
}
