using Microsoft.Extensions.Options;
using Tidewire.Resilience;

namespace Tidewire.Clients;

/// <summary>Creates <see cref="StartValidation"/> if every client passes its check.</summary>
internal sealed class StartValidationFactory(IEnumerable<ClientStartCheck> checks, Func<IEnumerable<Circuit>> circuits) : IOptionsFactory<StartValidation>
{
    public StartValidation Create(string name)
    {
        var failed = new List<OptionsValidationException>();
        foreach (var check in checks)
        {
            try
            {
                check.Run();
            }
            catch (OptionsValidationException e)
            {
                failed.Add(e);
            }
        }

        return failed switch
        {
            // Created now, so that metrics include the circuits before the first call.
            [] => new(circuits()),
            [var only] => throw new InvalidOptionsException(only.OptionsName, only.OptionsType, only.Failures),
            // Several clients may report the same problem, such as a mistyped setting that applies to all of them.
            _ => throw new InvalidOptionsException(name, typeof(ServiceClientOptions), failed.SelectMany(e => e.Failures).Distinct()),
        };
    }
}
