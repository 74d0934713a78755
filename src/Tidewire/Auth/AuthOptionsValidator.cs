using Microsoft.Extensions.Options;

namespace Tidewire.Auth;

[OptionsValidator]
internal sealed partial class AuthOptionsValidator : IValidateOptions<AuthOptions>;
