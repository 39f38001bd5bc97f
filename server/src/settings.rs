//! Settings (设置): from a file, the environment and flags, each checked before anything starts.
//!
//! [`table::TABLE`] names every setting once; the flags, the environment variables, the file's keys, `portal config`
//! and the messages all come from it.

pub mod flags;
pub mod listing;
pub mod origin;
pub mod reader;
pub mod sources;
pub mod table;

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use domain::person::SignInRules;
use domain::rating::RatingRules;
use services::outgoing::MailServer;
use services::photo::PhotoLimits;
use storage::StoreSettings;

pub use flags::SettingFlags;
pub use origin::PublicOrigin;
pub use reader::Problems;
pub use sources::Sources;

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Everything that can be set, checked.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where the server listens.
    pub address: SocketAddr,
    /// The folder that holds everything the portal keeps.
    pub data: PathBuf,
    /// The storage engine.
    pub store: StoreSettings,
    /// Where photos lie.
    pub photo_folder: PathBuf,
    /// What a photo may cost.
    pub photo: PhotoLimits,
    /// How long an upload of photos may take.
    pub upload_timeout: Duration,
    /// The built site: scripts, styles, icons.
    pub site_root: PathBuf,
    /// The file with the hashes of the site's file names, where there is one.
    pub site_hashes: Option<PathBuf>,
    /// The address people type, when it is known; otherwise a request's own `Host` counts.
    pub origin: Option<PublicOrigin>,
    /// Proxies whose word on a request's origin is believed.
    pub proxies: Vec<IpAddr>,
    /// Largest request body in bytes, uploads of photos aside.
    pub body_limit: usize,
    /// How long a request may take.
    pub timeout: Duration,
    /// How long requests may go on after the signal to stop.
    pub stop_timeout: Duration,
    /// How log lines are written.
    pub log_format: LogFormat,
    /// What is logged.
    pub log_level: String,
    /// Sample data and sample accounts, marked 示例.
    pub sample: bool,
    /// Lockout, lengths and expiry of the sign-in.
    pub sign_in: SignInRules,
    /// Windows and shielding of ratings.
    pub rating: RatingRules,
    /// The mail server, where notifications are sent by mail.
    pub mail: Option<MailServer>,
    /// Robots may be reached in private networks.
    pub private_robots: bool,
    /// Who may read the metrics besides this machine; `None` where there are none to read.
    pub metrics: Option<Vec<IpAddr>>,
}

impl Settings {
    /// Reads and checks every setting.
    ///
    /// # Errors
    /// [`Problems`] names every setting that cannot be used, why, and where its value came from.
    pub fn load(sources: &Sources) -> Result<Self, Problems> {
        reader::read(sources)
    }
}
