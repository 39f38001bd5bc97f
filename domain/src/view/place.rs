//! Pages of a place: what its sticker leads to, and the sheet of stickers.

use super::{CatalogueGroup, PlaceStep, QueueRow};
use serde::{Deserialize, Serialize};

/// What can be done at a place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AtPage {
    /// The place.
    pub place: PlaceStep,
    /// The viewer's own jobs here, most urgent first.
    pub jobs: Vec<JobHere>,
    /// Services that can be asked for.
    pub groups: Vec<CatalogueGroup>,
}

/// A job of the viewer at the place whose sticker they scanned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobHere {
    /// The job.
    pub job: QueueRow,
    /// When they last told today that they are here, e.g. `09:12`; empty when they have not.
    pub arrived: String,
}

/// A sticker for a door.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sticker {
    /// The place's own name, e.g. 1208 室.
    pub name: String,
    /// Where that is, e.g. 一号院 3 号楼 12 层 1208 室.
    pub full_name: String,
    /// The path drawn in the code, in units of one module.
    pub path: String,
    /// Modules on each side, the quiet zone included.
    pub size: u32,
}

/// A sheet of stickers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StickersPage {
    /// The place that they lie in.
    pub title: String,
    /// Its key.
    pub place: String,
    /// The stickers.
    pub stickers: Vec<Sticker>,
    /// Where the next sheet begins.
    pub next: Option<String>,
}
