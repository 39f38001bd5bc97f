//! Photos (照片): what arrives is never what is kept.
//!
//! [`prepare`] decodes the upload within limits and encodes it anew, so that nothing but pixels survives: no position,
//! no camera, no hidden second file. [`folder::PhotoFolder`] keeps the result on disk; once it has said yes, file and
//! directory entry are on the disk for good.

pub mod complete;
pub mod folder;
pub mod prepare;
#[cfg(test)]
mod tests;

use domain::refusal::Refusal;

use crate::{Failure, Services};
pub use folder::{Kind, PhotoFolder, Stored};
pub use prepare::{PhotoLimits, Prepared, prepare};

/// Why a photo could not be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum PhotoFailure {
    /// The upload itself is not acceptable, or the photo does not exist.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The photo folder could not be read or written.
    #[error("照片目录读写失败：{0}")]
    Folder(#[from] std::io::Error),
}

impl From<PhotoFailure> for Failure {
    fn from(failure: PhotoFailure) -> Self {
        match failure {
            PhotoFailure::Refused(refusal) => Self::Refused(refusal),
            PhotoFailure::Folder(error) => Self::internal(&error),
        }
    }
}

/// A photo out of a form, made ready while the form was read.
#[derive(Debug, Clone)]
pub struct ReceivedPhoto {
    /// The key the client made for it, so that sending it twice adds it once.
    pub id: Option<String>,
    /// What the file is called on the sender's device.
    pub file_name: String,
    /// The photo, or why it is none: the rest of the form is not lost for it.
    pub content: Result<Prepared, Refusal>,
}

impl Services {
    /// Whether whoever holds this token may send photos at all; asked before anything of an upload is read. A session
    /// that is over counts as well: what it sends is kept as a draft.
    pub async fn may_upload(&self, token: Option<&str>) -> bool {
        self.typist(token).await.is_some()
    }
}
