using System.Globalization;

namespace Tidewire.Soak;

/// <summary>The duration, the number of callers and the random seed. The seed fixes the random numbers, but not the order in which threads draw them.</summary>
internal sealed record SoakOptions(int Seconds, int Callers, int Seed)
{
    public const string Usage = "Usage: Tidewire.Soak [--seconds 300] [--callers 64] [--seed 1]   (each at least 1, seconds at most 86400)";

    private static readonly SoakOptions _default = new(Seconds: 300, Callers: 64, Seed: 1);

    public static SoakOptions? Parse(string[] arguments)
    {
        var options = _default;
        for (int i = 0; i < arguments.Length; i += 2)
        {
            if (i + 1 == arguments.Length
                || !int.TryParse(arguments[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out int value)
                || value is < 1 or > 86_400)
                return null;

            switch (arguments[i])
            {
                case "--seconds":
                    options = options with { Seconds = value };
                    break;
                case "--callers":
                    options = options with { Callers = value };
                    break;
                case "--seed":
                    options = options with { Seed = value };
                    break;
                default:
                    return null;
            }
        }

        return options;
    }
}
