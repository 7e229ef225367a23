using System.Text;
using Gatekeeper.State;
using Gatekeeper.Testing;

namespace Gatekeeper.Tests.State;

public sealed class StateFolderTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    private string Folder => _temporary.File("state");

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void What_is_written_is_there_for_the_next()
    {
        using (var first = StateFolder.Open(Folder))
        {
            first.Write("learned"u8);
        }

        using var second = StateFolder.Open(Folder);

        Assert.Equal([second.File], second.All());
        Assert.Equal("learned", Encoding.UTF8.GetString(StateFolder.Read(second.File)));
    }

    [Fact]
    public void Those_who_share_a_folder_write_into_files_of_their_own_and_read_all()
    {
        using var one = StateFolder.Open(Folder);
        using var other = StateFolder.Open(Folder);

        one.Write("one"u8);
        other.Write("other"u8);

        Assert.NotEqual(one.File, other.File);
        Assert.Equal([one.File, other.File], one.All());
        Assert.Equal("one", Encoding.UTF8.GetString(StateFolder.Read(one.File)));
    }

    [Fact]
    public void A_file_is_free_again_when_its_process_is_gone()
    {
        string file;
        using (var gone = StateFolder.Open(Folder))
        {
            file = gone.File;
        }

        using var next = StateFolder.Open(Folder);

        Assert.Equal(file, next.File);
    }

    [Fact]
    public async Task Whoever_reads_at_whatever_moment_finds_one_whole_content()
    {
        var contents = new[] { new string('a', 100_000), new string('b', 50_000) };
        using var folder = StateFolder.Open(Folder);
        folder.Write(Encoding.UTF8.GetBytes(contents[0]));
        using var written = new CancellationTokenSource();
        var reader = Task.Run(() =>
        {
            var read = 0;
            do
            {
                Assert.Contains(Encoding.UTF8.GetString(StateFolder.Read(folder.File)), contents);
                read++;
            } while (!written.IsCancellationRequested);

            return read;
        });

        for (var write = 0; write < 50; write++)
        {
            folder.Write(Encoding.UTF8.GetBytes(contents[write % 2]));
        }

        await written.CancelAsync();
        Assert.True(await reader.Within() > 0);
    }

    [Fact]
    public void What_a_killed_process_left_half_written_is_in_nobodys_way()
    {
        using var folder = StateFolder.Open(Folder);
        folder.Write("old"u8);
        File.WriteAllText(folder.File + ".tmp", "ne");
        Assert.Equal("old", Encoding.UTF8.GetString(StateFolder.Read(folder.File)));

        folder.Write("new"u8);

        Assert.Equal([folder.File], folder.All());
        Assert.Equal("new", Encoding.UTF8.GetString(StateFolder.Read(folder.File)));
    }

    [Fact]
    public void On_a_full_disk_the_old_content_stays()
    {
        using var folder = StateFolder.Open(Folder);
        folder.Write("old"u8);

        // Takes no byte, as a full disk does.
        File.CreateSymbolicLink(folder.File + ".tmp", "/dev/full");

        Assert.Throws<IOException>(() => folder.Write("new"u8));
        Assert.Equal("old", Encoding.UTF8.GetString(StateFolder.Read(folder.File)));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_said_to_be_so()
    {
        var file = _temporary.Write("file", "no folder");

        Assert.ThrowsAny<IOException>(() => StateFolder.Open(Path.Combine(file, "state")));
    }

    /// <summary>A device has a length of zero and no end.</summary>
    [Fact]
    public void A_link_is_not_followed()
    {
        using var folder = StateFolder.Open(Folder);
        File.CreateSymbolicLink(folder.File, "/dev/zero");

        Assert.Throws<IOException>(() => StateFolder.Read(folder.File));
    }

    [Fact]
    public void A_file_that_no_gate_wrote_is_not_read_into_memory()
    {
        using var folder = StateFolder.Open(Folder);
        using (var huge = File.Create(folder.File))
        {
            huge.SetLength(17 * 1024 * 1024);
        }

        Assert.Throws<IOException>(() => StateFolder.Read(folder.File));
    }
}
