//! The records of photos (照片): what each belongs to, and when in the course of a request it was taken.

use crate::id::{PersonId, PhotoId, RequestId};
use crate::time::Moment;
use serde::{Deserialize, Serialize};

/// Most photos that the requester may add.
pub const PHOTO_LIMIT: usize = 9;

/// When a photo was taken in the course of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhotoGroup {
    /// 申请时
    Request,
    /// 维修前
    Before,
    /// 维修后
    After,
    /// 后续处理: what is left to do.
    Further,
}

impl PhotoGroup {
    /// From the value of a form field.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "request" => Some(Self::Request),
            "before" => Some(Self::Before),
            "after" => Some(Self::After),
            "further" => Some(Self::Further),
            _ => None,
        }
    }

    /// The value in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Before => "before",
            Self::After => "after",
            Self::Further => "further",
        }
    }

    /// The term on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Request => "申请时",
            Self::Before => "维修前",
            Self::After => "维修后",
            Self::Further => "后续处理",
        }
    }
}

/// A photo's record; its bytes lie in the photo folder under the same key (照片).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Photo {
    /// Key, made by the client so that an upload repeated is one photo.
    pub id: PhotoId,
    /// The request.
    pub request: RequestId,
    /// Before, after …
    pub group: PhotoGroup,
    /// Width in pixels.
    pub width: i64,
    /// Height in pixels.
    pub height: i64,
    /// Size of the stored file in bytes.
    pub bytes: i64,
    /// SHA-256 of the stored file, hexadecimal: `portal check` verifies it.
    pub sha256: String,
    /// Who added it.
    pub by: PersonId,
    /// When.
    pub at: Moment,
}
