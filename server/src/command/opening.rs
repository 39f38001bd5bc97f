//! Opening what is kept.

use std::time::{Duration, Instant};

use services::outgoing::Outgoing;
use services::photo::PhotoFolder;
use services::{Rules, Services, Store};
use storage::{Address, StorageError};

use super::Trouble;
use crate::clock;
use crate::settings::Settings;

/// Two servers that start at once wait for each other this often, a second each time.
const PATIENCE: u32 = 120;
/// There are half a hundred tables, made in a moment; what takes long is told.
const SAY_EVERY: Duration = Duration::from_secs(1);

/// Opens the database and brings its schema up to date.
pub async fn store(settings: &Settings) -> Result<Store, Trouble> {
    let store = Store::open(&settings.store).await?;
    match migrate(&store).await {
        Ok(_) => Ok(store),
        Err(error) => {
            store.close().await?;
            Err(error.into())
        }
    }
}

/// Applies what is pending, and waits while another process is at it.
pub async fn migrate(store: &Store) -> Result<Vec<String>, StorageError> {
    let mut waited = 0;
    let mut said: Option<Instant> = None;
    loop {
        let applied = store.migrate(clock::now(), |step| {
            if said.is_none_or(|at| at.elapsed() >= SAY_EVERY) {
                said = Some(Instant::now());
                tracing::info!(
                    name = step.name,
                    done = step.done,
                    total = step.total,
                    "the schema is being brought up to date"
                );
            }
        });
        match applied.await {
            Err(StorageError::Busy { .. }) if waited < PATIENCE => {
                waited += 1;
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
            outcome => return outcome,
        }
    }
}

/// The use cases over an open database and the photo folder.
pub fn services(store: Store, settings: &Settings) -> Result<Services, Trouble> {
    let folder = settings.photo_folder.as_path();
    let photos = PhotoFolder::open(folder, settings.photo)
        .map_err(|error| Trouble::new(format!("照片目录 {} 无法使用：{error}", folder.display())))?;
    let rules = Rules {
        sign_in: settings.sign_in.clone(),
        rating: settings.rating.clone(),
        ..Rules::default()
    };
    let origin = settings
        .origin
        .as_ref()
        .map_or_else(|| format!("http://{}", settings.address), ToString::to_string);
    let outgoing = Outgoing::new(settings.mail.clone(), origin, settings.private_robots);
    Ok(Services::new(store, photos, rules).with_outgoing(outgoing))
}

/// Whether there is a database to look into; opening one that does not exist would make it.
pub fn has_database(settings: &Settings) -> bool {
    match settings.store.validate() {
        Ok(Address::Folder(path)) => path.is_dir(),
        Ok(Address::Server { .. }) => true,
        Err(_) => false,
    }
}
