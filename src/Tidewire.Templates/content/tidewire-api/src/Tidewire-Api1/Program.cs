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
// Without these two lines, both would run first, and a 401, 403 or 503 would not get the problem details that the line above adds.
app.UseAuthentication();
app.UseAuthorization();

var signedIn = app.MapGroup("").RequireAuthorization();
signedIn.MapAccount();
signedIn.MapMessages();

await app.RunAsync();
