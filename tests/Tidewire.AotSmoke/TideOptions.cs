using System.ComponentModel.DataAnnotations;
using Tidewire.Clients;

namespace Tidewire.AotSmoke;

internal sealed class TideOptions : ServiceClientOptions
{
    [Range(1, 10)]
    public int Days { get; set; } = 1;
}
