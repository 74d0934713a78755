using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Tidewire.Sqlite.Tests")]
