//! A request's photos (照片): taken in with its form or added to it later, and opened again.

use super::client_key;
use crate::photo::ReceivedPhoto;
use crate::{Failure, Services, allow, reach};
use domain::access::Permission;
use domain::id::{PersonId, PhotoId, RequestId};
use domain::person::Actor;
use domain::refusal::{FieldProblem, Refusal};
use domain::request::{PHOTO_LIMIT, Photo, PhotoGroup};
use domain::time::Moment;
use storage::{StorageError, Transaction};

impl Services {
    /// Puts a photo's bytes on disk, synced; its row is written by the caller.
    pub(crate) async fn take_in(
        &self,
        photo: &ReceivedPhoto,
        request: &RequestId,
        group: PhotoGroup,
        by: &PersonId,
        now: Moment,
    ) -> Result<Photo, Failure> {
        let id = photo.id.clone().unwrap_or_else(|| uuid::Uuid::now_v7().to_string());
        let prepared = photo.content.clone()?;
        self.photos.store(&id, &prepared).await?;
        Ok(Photo {
            id: PhotoId(id),
            request: request.clone(),
            group,
            width: i64::from(prepared.width),
            height: i64::from(prepared.height),
            bytes: i64::try_from(prepared.full.len()).unwrap_or(i64::MAX),
            sha256: prepared.sha256.clone(),
            by: by.clone(),
            at: now,
        })
    }

    /// Adds a photo to a request that exists: the requester while it is open, the technician before and after.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`], [`Refusal::TooManyPhotos`], what [`crate::photo::prepare`] refuses.
    pub async fn add_photo(
        &self,
        actor: &Actor,
        request: &str,
        group: &str,
        photo: &ReceivedPhoto,
        now: Moment,
    ) -> Result<PhotoId, Failure> {
        let group = PhotoGroup::parse(group).ok_or_else(|| Refusal::field("group", FieldProblem::NotAChoice))?;
        let grant = reach(actor, Permission::RequestRead)?;
        let request = crate::failure::found(self.store.request(&grant, &request.into()).await?)?;
        let permission = match group {
            PhotoGroup::Request => Permission::RequestOwnStep,
            PhotoGroup::Before | PhotoGroup::After | PhotoGroup::Further => Permission::RequestWork,
        };
        let grant = allow(actor, permission, &request.subject())?;
        if let Some(id) = &photo.id {
            client_key(id)?;
            if let Some(known) = self.store.photo(&grant, &PhotoId(id.clone())).await? {
                // Sent again after a lost answer: the same photo of the same person on the same request.
                let same = known.request == request.id && known.by == actor.person;
                return if same {
                    Ok(known.id)
                } else {
                    Err(Refusal::NotFound.into())
                };
            }
        }
        if !request.open {
            return Err(Refusal::WrongState { status: request.status }.into());
        }
        let row = self.take_in(photo, &request.id, group, &actor.person, now).await?;
        let mut transaction = Transaction::new();
        transaction.serialise_on(&format!("photos:{}", request.id));
        transaction.require(
            "photo_limit",
            "count((SELECT VALUE id FROM photo WHERE request = $request AND group = $group)) < $limit",
            storage::Bindings::new()
                .with("request", &request.id)
                .with("group", &group)
                .with("limit", &PHOTO_LIMIT),
        );
        transaction.create("photo", row.id.as_str(), &row);
        crate::tell::announce(&mut transaction, None, &request, &[], now);
        match self.store.transaction(transaction).await {
            Ok(_) => {}
            Err(StorageError::Refused { .. }) => return Err(Refusal::TooManyPhotos { limit: PHOTO_LIMIT }.into()),
            Err(error) if error.is_duplicate_in("photo") => {}
            Err(error) => return Err(error.into()),
        }
        Ok(row.id)
    }

    /// A photo's bytes, for who may see its request, or its own draft.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn open_photo(
        &self,
        actor: &Actor,
        id: &str,
        kind: crate::photo::Kind,
    ) -> Result<crate::photo::Stored, Failure> {
        let grant = reach(actor, Permission::RequestRead)?;
        let photo = crate::failure::found(self.store.photo(&grant, &id.into()).await?)?;
        let own_draft = photo.request.as_str().is_empty() && photo.by == actor.person;
        if !own_draft {
            crate::failure::found(self.store.request(&grant, &photo.request).await?)?;
        }
        self.photos.read(photo.id.as_str(), kind).await
    }
}
