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
// Left out, these two would stand first, and a 401, 403 or 503 would go without the problem details that the line above gives it.
app.UseAuthentication();
app.UseAuthorization();

var signedIn = app.MapGroup("").RequireAuthorization();
signedIn.MapAccount();
signedIn.MapMessages();

await app.RunAsync();
