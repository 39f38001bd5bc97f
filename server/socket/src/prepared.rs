//! Data that tests begin with, made once for all tests of a process.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{fs, io};

use tokio::sync::OnceCell;

const PATIENCE: Duration = Duration::from_secs(30);

/// A folder's files as they are to be when a test begins. A database with its tables takes the engine a thousand syncs to make,
/// one with the sample data seconds, and its files a moment to write. They stay in memory: nothing is left behind on the disk.
#[derive(Debug, Default)]
pub struct Prepared(OnceCell<Vec<(PathBuf, Vec<u8>)>>);

impl Prepared {
    /// Nothing is made yet.
    #[must_use]
    pub const fn new() -> Self {
        Self(OnceCell::const_new())
    }

    /// Fills `folder`. The first call has `make` fill one of its own, which has to close what it opens there.
    ///
    /// # Panics
    /// When files cannot be read or written: there is no test then.
    pub async fn fill(&self, folder: &Path, make: impl AsyncFnOnce(PathBuf)) {
        let files = self.0.get_or_init(|| async {
            let made = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
            make(made.path().to_owned()).await;
            closed(made.path()).await;
            let mut files = Vec::new();
            read(made.path(), Path::new(""), &mut files).unwrap_or_else(|error| panic!("{error}"));
            files
        });
        write(files.await, folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    }
}

/// Waits until no file of the folder is open in this process. Whoever closes a database is told so when its engine begins to end, and
/// RocksDB still removes and renames files then.
async fn closed(folder: &Path) {
    let folder = fs::canonicalize(folder).unwrap_or_else(|error| panic!("{error}"));
    // Where files are listed otherwise than on Linux, none is found.
    let open = || {
        let files = fs::read_dir("/proc/self/fd").into_iter().flatten().flatten();
        let mut paths = files.filter_map(|file| fs::read_link(file.path()).ok());
        paths.any(|path| path.starts_with(&folder))
    };
    let begun = Instant::now();
    while open() {
        assert!(begun.elapsed() < PATIENCE, "{} is not closed", folder.display());
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

fn read(folder: &Path, below: &Path, files: &mut Vec<(PathBuf, Vec<u8>)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = below.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            read(&entry.path(), &name, files)?;
        } else {
            files.push((name, fs::read(entry.path())?));
        }
    }
    Ok(())
}

fn write(files: &[(PathBuf, Vec<u8>)], folder: &Path) -> io::Result<()> {
    for (name, bytes) in files {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, bytes)?;
    }
    Ok(())
}
