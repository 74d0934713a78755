using TheNamespace.Account;
using TheNamespace.Messages;
using Tidewire;

var builder = WebApplication.CreateBuilder(args);
builder.AddTidewire();
builder.Services.AddAuthentication().AddTidewire();
builder.Services.AddAuthorization();
builder.Services.AddProblemDetails();
builder.Services.AddValidation();

var app = builder.Build();
app.UseExceptionHandler();
app.UseStatusCodePages();
// ASP.NET Core would add these two itself, but before UseStatusCodePages: a 401, 403 or 503 would then have no problem details.
app.UseAuthentication();
app.UseAuthorization();

var signedIn = app.MapGroup("").RequireAuthorization();
signedIn.MapAccount();
signedIn.MapMessages();

await app.RunAsync();
