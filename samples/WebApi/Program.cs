using Scalar.AspNetCore;
using WebApi;
using WebApi.Account;
using WebApi.Admin;
using WebApi.Documents;
using WebApi.OpenApi;
using WebApi.Storage;
using WebApi.Users;

var builder = WebApplication.CreateBuilder(args);
// To try the sample out; an application of yours has its services elsewhere.
await using var localBackEnd = await LocalBackEnd.StartIfAloneAsync(builder);

builder.AddTidewire();
builder.Services.AddAuthentication().AddTidewire();
builder.Services.AddAuthorization();

builder.Services.AddProblemDetails();
builder.Services.AddValidation();
// In Development a malformed body would else be an exception, and a 500, instead of the 400 it is in production.
builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = false);
builder.Services.AddOpenApi(options => options
    .AddDocumentTransformer<BearerSecurity>()
    .AddOperationTransformer<BearerSecurity>());

builder.Services.AddSingleton<Database>();
builder.Services.AddSingleton<UserStore>();
builder.Services.AddSingleton<DocumentStore>();
builder.Services.AddSingleton<WelcomeMail>();
builder.Services.AddSingleton<TokenRevocation>();

var app = builder.Build();
app.Services.GetRequiredService<Database>().CreateTables();

app.UseExceptionHandler();
app.UseStatusCodePages();
// Left out, these two would stand first, and a 401, 403 or 503 would go without the problem details that the line above gives it.
app.UseAuthentication();
app.UseAuthorization();

app.MapUsers();

var signedIn = app.MapGroup("")
    .RequireAuthorization()
    .ProducesProblem(StatusCodes.Status401Unauthorized)
    .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
signedIn.MapAccount();
signedIn.MapDocuments();
signedIn.MapAdmin();

if (app.Environment.IsDevelopment())
{
    app.MapOpenApi();
    app.MapScalarApiReference();
}

localBackEnd?.Introduce(app);
await app.RunAsync();
