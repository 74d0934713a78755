using Microsoft.Extensions.Options;

namespace Tidewire.Clients;

[OptionsValidator]
internal sealed partial class ServiceClientOptionsValidator : IValidateOptions<ServiceClientOptions>;
