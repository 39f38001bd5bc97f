//! The photo folder (照片目录): two files for each photo, named by its key.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use domain::refusal::Refusal;
use domain::time::Moment;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use uuid::Uuid;

use super::{PhotoFailure, PhotoLimits, Prepared};
use crate::Failure;

/// Photos decoded at a time; the others wait. Each may need the limits' memory twice over.
const DECODED_AT_ONCE: usize = 2;
/// Where files are written before they get their name.
const INCOMING: &str = "incoming";

/// Which of a photo's two files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The photo.
    Full,
    /// The thumbnail (缩略图).
    Thumbnail,
}

impl Kind {
    fn suffix(self) -> &'static str {
        match self {
            Self::Full => "jpg",
            Self::Thumbnail => "thumb.jpg",
        }
    }
}

/// A file as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// JPEG without metadata.
    pub bytes: Bytes,
}

/// The folder in which photos lie. Clones share its counters and its queue.
#[derive(Debug, Clone)]
pub struct PhotoFolder {
    root: Arc<Path>,
    limits: PhotoLimits,
    decoding: Arc<Semaphore>,
    syncs: Arc<AtomicU64>,
    stored_bytes: Arc<AtomicU64>,
}

impl PhotoFolder {
    /// Opens the folder, making it where it does not exist.
    ///
    /// # Errors
    /// When it cannot be made or is not a folder.
    pub fn open(root: impl Into<PathBuf>, limits: PhotoLimits) -> io::Result<Self> {
        let root: PathBuf = root.into();
        std::fs::create_dir_all(root.join(INCOMING))?;
        Ok(Self {
            root: root.into(),
            limits,
            decoding: Arc::new(Semaphore::new(DECODED_AT_ONCE)),
            syncs: Arc::default(),
            stored_bytes: Arc::default(),
        })
    }

    /// Where it lies, for the check that looks at every file.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What an upload may cost.
    pub fn limits(&self) -> &PhotoLimits {
        &self.limits
    }

    /// How often the disk was told to make something durable. Every acknowledged photo accounts for three: the photo,
    /// its thumbnail, their directory.
    pub fn syncs(&self) -> u64 {
        self.syncs.load(Ordering::Relaxed)
    }

    /// Bytes of photos and thumbnails written since the start.
    pub fn stored_bytes(&self) -> u64 {
        self.stored_bytes.load(Ordering::Relaxed)
    }

    /// [`super::prepare`] on a thread of its own, a bounded number at a time.
    ///
    /// # Errors
    /// As [`super::prepare`].
    pub async fn prepare(&self, upload: Bytes) -> Result<Prepared, PhotoFailure> {
        if upload.len() > self.limits.bytes() {
            return Err(self.limits.too_large().into());
        }
        let permit = Arc::clone(&self.decoding)
            .acquire_owned()
            .await
            .map_err(io::Error::other)?;
        let limits = self.limits;
        let prepared = spawn_blocking(move || {
            // Held by the thread, so that a caller who hangs up does not let a third one in.
            let _permit = permit;
            super::prepare(&upload, &limits)
        });
        // A decoder that panics on a crafted file must not take the request down with it.
        Ok(prepared.await.unwrap_or(Err(Refusal::NotAPhoto))?)
    }

    /// Keeps a photo under `id`. When this returns, it survives a power cut. Storing the same photo again changes
    /// nothing.
    ///
    /// # Errors
    /// [`Refusal::Stale`] when another photo lies under this key already: a stored photo is never overwritten.
    pub async fn store(&self, id: &str, prepared: &Prepared) -> Result<(), PhotoFailure> {
        let (folder, id, prepared) = (self.clone(), id.to_owned(), prepared.clone());
        spawn_blocking(move || folder.store_now(&id, &prepared))
            .await
            .map_err(io::Error::other)?
    }

    /// [`Self::store`] for a caller that may block.
    ///
    /// # Errors
    /// As [`Self::store`].
    pub fn store_now(&self, id: &str, prepared: &Prepared) -> Result<(), PhotoFailure> {
        let full = self.path(id, Kind::Full)?;
        let thumbnail = self.path(id, Kind::Thumbnail)?;
        let shelf = full.parent().map(Path::to_path_buf).unwrap_or_default();
        self.make_shelf(&shelf)?;
        // The photo first: whoever loses the race for the name must not touch the winner's thumbnail.
        if !self.place(&full, &prepared.full)? && std::fs::read(&full)? != prepared.full {
            return Err(Refusal::Stale.into());
        }
        self.place(&thumbnail, &prepared.thumbnail)?;
        self.sync(&File::open(&shelf)?)?;
        Ok(())
    }

    /// The bytes of one of a photo's files.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when there is no such photo, or the key is none.
    pub async fn read(&self, id: &str, kind: Kind) -> Result<Stored, Failure> {
        let path = self.path(id, kind)?;
        match tokio::fs::read(path).await {
            Ok(bytes) => Ok(Stored { bytes: bytes.into() }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(Refusal::NotFound.into()),
            Err(error) => Err(Failure::internal(&error)),
        }
    }

    /// Removes a photo that nothing refers to any more; one that is not there is none.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub async fn remove(&self, id: &str) -> Result<(), PhotoFailure> {
        for kind in [Kind::Thumbnail, Kind::Full] {
            match tokio::fs::remove_file(self.path(id, kind)?).await {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            }
        }
        Ok(())
    }

    /// Removes what was being written before `before` and never got its name, and says how many files that were.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn sweep(&self, before: Moment) -> io::Result<usize> {
        let age = Duration::from_millis(u64::try_from(before.0).unwrap_or_default());
        let before = SystemTime::UNIX_EPOCH + age;
        let mut swept = 0;
        for entry in std::fs::read_dir(self.root.join(INCOMING))? {
            let entry = entry?;
            if entry
                .metadata()
                .and_then(|metadata| metadata.modified())
                .is_ok_and(|modified| modified < before)
            {
                std::fs::remove_file(entry.path())?;
                swept += 1;
            }
        }
        Ok(swept)
    }

    /// Where a file lies. A key that is not a UUID as we write them names no file: it could lead out of the folder.
    fn path(&self, id: &str, kind: Kind) -> Result<PathBuf, Refusal> {
        let name = canonical(id).ok_or(Refusal::NotFound)?;
        // Shelves go by the key's end: its beginning is the time, the same for years.
        let shelf = name.get(name.len() - 2..).unwrap_or_default();
        Ok(self.root.join(shelf).join(format!("{name}.{}", kind.suffix())))
    }

    fn make_shelf(&self, shelf: &Path) -> io::Result<()> {
        match std::fs::create_dir(shelf) {
            Ok(()) => self.sync(&File::open(&self.root)?),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Writes a durable file and gives it its name, unless the name is taken: then `false`.
    fn place(&self, path: &Path, bytes: &[u8]) -> io::Result<bool> {
        let incoming = self.root.join(INCOMING).join(Uuid::now_v7().to_string());
        let placed = self
            .write(&incoming, bytes)
            .and_then(|()| name_if_free(&incoming, path));
        if let Err(error) = std::fs::remove_file(&incoming)
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::warn!(%error, "an incoming photo file stays behind");
        }
        if matches!(placed, Ok(true)) {
            self.stored_bytes.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        }
        placed
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
        file.write_all(bytes)?;
        self.sync(&file)
    }

    fn sync(&self, file: &File) -> io::Result<()> {
        file.sync_all()?;
        self.syncs.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }
}

/// The key as it is written in file names, if it is one.
fn canonical(id: &str) -> Option<String> {
    let canonical = Uuid::try_parse(id).ok()?.hyphenated().to_string();
    (canonical == id).then_some(canonical)
}

/// Moves a file to a name that nobody has taken. A second link takes the name atomically; where the file system knows
/// no links, looking first has to do.
fn name_if_free(from: &Path, to: &Path) -> io::Result<bool> {
    match std::fs::hard_link(from, to) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::Unsupported | io::ErrorKind::PermissionDenied
            ) =>
        {
            if to.try_exists()? {
                return Ok(false);
            }
            std::fs::rename(from, to).map(|()| true)
        }
        Err(error) => Err(error),
    }
}
