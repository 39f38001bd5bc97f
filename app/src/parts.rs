//! The parts that every page is built from: one file, one CSS class of the same name (`style/parts/_<name>.scss`).
//!
//! A part knows no business: it gets texts that are already Chinese sentences, tones that a page has derived from domain enums, and links.
//! It renders the same on the server and in the browser, needs no script for its main use, and carries no `style` attribute:
//! widths that depend on data are SVG attributes, variants are `data-is`, `data-kind` and `data-size`.
//! An optional text left out, or empty, is not shown.

mod avatar;
mod badge;
mod blank;
mod button;
mod card;
mod chips;
mod choice;
mod confirm;
mod crumbs;
mod disclosure;
mod dock;
mod due;
mod facts;
mod field;
mod figure;
mod flash;
mod heading;
mod hero;
mod icon;
mod interval;
mod key;
mod levels;
mod list;
mod loaded;
mod masthead;
mod matrix;
mod meter;
mod more;
mod notice;
mod offline;
mod particulars;
mod photos;
mod search;
mod selection;
mod shell;
mod skeleton;
mod stat;
mod steps;
mod table;
mod tag;
mod textarea;
mod tiles;
mod timeline;
mod tone;
mod tree;
mod trend;

pub use avatar::*;
pub use badge::*;
pub use blank::*;
pub use button::*;
pub use card::*;
pub use chips::*;
pub use choice::*;
pub use confirm::*;
pub use crumbs::*;
pub use disclosure::*;
pub use dock::*;
pub use due::*;
pub use facts::*;
pub use field::*;
pub use figure::*;
pub use flash::*;
pub use heading::*;
pub use hero::*;
pub use icon::*;
pub use interval::*;
pub use key::*;
pub use levels::*;
pub use list::*;
pub use loaded::*;
pub use masthead::*;
pub use matrix::*;
pub use meter::*;
pub use more::*;
pub use notice::*;
pub use offline::*;
pub use particulars::*;
pub use photos::*;
pub use search::*;
pub use selection::*;
pub use shell::*;
pub use skeleton::*;
pub use stat::*;
pub use steps::*;
pub use table::*;
pub use tag::*;
pub use textarea::*;
pub use tiles::*;
pub use timeline::*;
pub use tone::*;
pub use tree::*;
pub use trend::*;

/// An optional text prop that was given: parts take `""` for "none", so that callers need no `Some`.
pub(crate) fn given(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}
