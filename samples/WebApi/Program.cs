using WebApi.Documents;
using WebApi.Storage;
using WebApi.Users;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddValidation();
builder.Services.AddProblemDetails();
builder.Services.AddSingleton<Database>();
builder.Services.AddSingleton<UserStore>();
builder.Services.AddSingleton<DocumentStore>();
var app = builder.Build();
app.MapUsers();
app.Run();
