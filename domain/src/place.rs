//! The place tree: site › building › floor › room, and estate › building › unit › dwelling (地点).

use crate::id::PlaceId;
use serde::{Deserialize, Serialize};

/// What kind of node a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    /// 院区
    Site,
    /// 住宅小区
    Estate,
    /// 楼
    Building,
    /// 层
    Floor,
    /// 单元
    Unit,
    /// 房间
    Room,
    /// 住房
    Dwelling,
}

/// One node of the tree. `path` holds the keys from the root down to this node, so that "everything under a
/// building" is a range of one index.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Key.
    pub id: PlaceId,
    /// The node above; none for a site or an estate.
    #[serde(default)]
    pub parent: Option<PlaceId>,
    /// What it is.
    pub kind: PlaceKind,
    /// Its own name, e.g. 1208 室.
    pub name: String,
    /// The whole name as people say it, e.g. 一号院 3 号楼 12 层 1208 室.
    pub full_name: String,
    /// Keys from the root, each followed by `/`.
    pub path: String,
}

/// Whether a path leads to a place or to something under it.
pub fn lies_in(path: &str, place: &PlaceId) -> bool {
    path.split('/').any(|key| !key.is_empty() && key == place.as_str())
}

impl Place {
    /// A child of this place.
    pub fn child(&self, id: PlaceId, kind: PlaceKind, name: &str) -> Self {
        Self {
            path: format!("{}{id}/", self.path),
            full_name: format!("{} {name}", self.full_name),
            parent: Some(self.id.clone()),
            name: name.to_owned(),
            kind,
            id,
        }
    }

    /// A root of the tree.
    pub fn root(id: PlaceId, kind: PlaceKind, name: &str) -> Self {
        Self {
            path: format!("{id}/"),
            full_name: name.to_owned(),
            parent: None,
            name: name.to_owned(),
            kind,
            id,
        }
    }
}
