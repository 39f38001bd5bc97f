//! What could not be filed is kept as a draft (草稿), photos included, until it is filed or thrown away.

use super::Received;
use crate::{Failure, Services, reach};
use domain::access::Permission;
use domain::id::{PersonId, PhotoId, RequestId, ServiceId};
use domain::person::Actor;
use domain::refusal::Refusal;
use domain::request::{PHOTO_LIMIT, Photo, PhotoGroup, TEXT_LIMIT};
use domain::time::Moment;
use storage::draft::{Draft, draft_key};
use storage::{StorageError, Transaction};

/// The field in which a form carries the key of a photo that was kept with its draft.
pub(crate) const KEPT_PHOTO: &str = "kept_photo";

impl Services {
    /// Forgets what somebody typed for a service and did not file, with the photos that were kept with it.
    ///
    /// # Errors
    /// [`Refusal::ServiceNotOffered`] for a service that there is not.
    pub async fn forget_draft(&self, actor: &Actor, service: &str, now: Moment) -> Result<(), Failure> {
        let grant = reach(actor, Permission::RequestFile)?;
        let known = self.known(now).await?;
        let item = known
            .item(&ServiceId(service.to_owned()))
            .ok_or(Refusal::ServiceNotOffered)?;
        let form = form_name(item.id.as_str());
        let Some(draft) = self.store.draft(&actor.person, &form).await? else {
            return Ok(());
        };
        let photos = draft.fields.into_iter().filter(|(name, _)| name == KEPT_PHOTO);
        let photos: Vec<PhotoId> = photos.map(|(_, id)| PhotoId(id)).collect();
        let mut transaction = Transaction::new();
        for photo in &photos {
            storage::request::remove_stray_photo(&mut transaction, photo, &actor.person);
        }
        transaction.delete("draft", &draft.id);
        self.store.transaction(transaction).await?;
        // The rows first: a file without a row is seen by nobody, a row without its file would be a photo that is missing.
        let keys: Vec<&str> = photos.iter().map(PhotoId::as_str).collect();
        let filed = self.store.present(&grant, "photo", &keys).await?;
        for key in keys.into_iter().filter(|key| !filed.contains(*key)) {
            if let Err(error) = self.photos.remove(key).await {
                tracing::warn!(?error, key, "the files of a photo that was thrown away stay");
            }
        }
        Ok(())
    }

    /// Photos that came with a draft of this person.
    pub(super) async fn kept_photos(&self, received: &Received, person: &PersonId) -> Result<Vec<Photo>, Failure> {
        let mut photos = Vec::new();
        for id in received.all(KEPT_PHOTO).take(PHOTO_LIMIT) {
            let photo = self.store.stray_photo(&PhotoId(id.to_owned()), person).await?;
            photos.extend(photo);
        }
        Ok(photos)
    }

    /// Keeps what could not be filed; a failure here is logged, for the first one is what the person has to read.
    pub(super) async fn keep(&self, person: &PersonId, received: Received, now: Moment) {
        let form = form_name(received.field("service"));
        let mut fields: Vec<(String, String)> = received
            .fields
            .iter()
            .filter(|(name, _)| name != "password")
            .map(|(name, value)| (name.clone(), value.chars().take(TEXT_LIMIT * 2).collect()))
            .collect();
        for photo in received.photos.iter().take(PHOTO_LIMIT) {
            // A photo that cannot be read is what was refused: there is nothing to keep of it.
            let Ok(row) = self
                .take_in(photo, &RequestId::default(), PhotoGroup::Request, person, now)
                .await
            else {
                continue;
            };
            let mut transaction = Transaction::new();
            transaction.create("photo", row.id.as_str(), &row);
            // The same form once more has the same photo, which was kept the first time.
            let kept = match self.store.transaction(transaction).await {
                Ok(_) => true,
                Err(StorageError::AlreadyExists { .. }) => {
                    let before = self.store.stray_photo(&row.id, person).await;
                    before.is_ok_and(|before| before.is_some())
                }
                Err(_) => false,
            };
            if kept && !fields.iter().any(|(_, value)| *value == row.id.0) {
                fields.push((KEPT_PHOTO.to_owned(), row.id.0));
            }
        }
        let draft = Draft {
            id: draft_key(person, &form),
            person: person.clone(),
            fields,
            at: now,
        };
        if let Err(error) = self.store.keep_draft(&draft).await {
            tracing::error!(%error, "a draft could not be kept");
        }
    }
}

/// The name under which the form of a service is kept.
pub(super) fn form_name(service: &str) -> String {
    format!("ask:{service}")
}
