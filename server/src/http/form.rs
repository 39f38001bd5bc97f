//! Forms with photos (multipart), read as they arrive: of each at no time more is in memory than one photo as it was sent and
//! the small ones made of those before it.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError};
use axum::http::StatusCode;
use bytes::{Bytes, BytesMut};
use domain::refusal::Refusal;
use services::photo::{PhotoFailure, PhotoFolder, ReceivedPhoto};
use tokio::sync::Semaphore;

/// Photos that are read at a time. Most are small, for the browser makes them so; each may take minutes over a poor line.
const READ_AT_ONCE: usize = 24;
/// How long a photo waits for its turn.
const TURN: Duration = Duration::from_secs(20);

/// What a form may hold.
#[derive(Debug, Clone, Copy)]
pub struct FormLimits {
    /// Fields that are no files.
    pub fields: usize,
    /// Longest text of one field in bytes; what is over it is cut off.
    pub text: usize,
    /// Bytes of all texts and names together.
    pub texts: usize,
    /// Photos.
    pub photos: usize,
}

impl Default for FormLimits {
    fn default() -> Self {
        Self {
            fields: 200,
            text: 64 * 1024,
            texts: 256 * 1024,
            photos: domain::request::PHOTO_LIMIT,
        }
    }
}

/// A form as it was filled in.
#[derive(Debug, Clone, Default)]
pub struct ReceivedForm {
    /// Names and texts in the order in which they came.
    pub fields: Vec<(String, String)>,
    /// The photos in the order in which they came, also what is none: the texts are not lost for it.
    pub photos: Vec<ReceivedPhoto>,
}

impl ReceivedForm {
    /// The first text of a field; empty where it was not sent.
    pub fn text(&self, name: &str) -> &str {
        self.fields
            .iter()
            .find(|(field, _)| field == name)
            .map(|(_, text)| text.as_str())
            .unwrap_or_default()
    }
}

/// Why a form could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FormFailure {
    /// It is larger than the route admits.
    #[error("the form is too large")]
    TooLarge,
    /// It broke off or is not well-formed.
    #[error("the form is not readable")]
    Unreadable,
    /// Too many forms with photos are being read.
    #[error("no turn came")]
    Busy,
}

impl From<MultipartError> for FormFailure {
    fn from(error: MultipartError) -> Self {
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
            Self::TooLarge
        } else {
            Self::Unreadable
        }
    }
}

/// Reads forms with photos. Clones share the turns.
#[derive(Debug, Clone)]
pub struct FormReader {
    folder: PhotoFolder,
    limits: FormLimits,
    turns: Arc<Semaphore>,
}

impl FormReader {
    /// For photos that will lie in `folder`.
    pub fn new(folder: PhotoFolder, limits: FormLimits) -> Self {
        Self {
            folder,
            limits,
            turns: Arc::new(Semaphore::new(READ_AT_ONCE)),
        }
    }

    /// Bytes that a whole form may have: every photo at its largest, and the texts.
    pub fn bytes(&self) -> usize {
        let photos = self.folder.limits().bytes().saturating_mul(self.limits.photos);
        photos.saturating_add(self.limits.texts).saturating_add(64 * 1024)
    }

    /// Reads a form to its end. What is wrong with a single photo or text is no failure of the form: it stands in it as
    /// what it is, for the use case to refuse, and nothing else that was filled in is lost for it.
    ///
    /// # Errors
    /// When it holds more than any person types, is not well-formed, or broke off.
    pub async fn read(&self, mut multipart: Multipart) -> Result<ReceivedForm, FormFailure> {
        let mut form = ReceivedForm::default();
        let mut texts = 0;
        while let Some(mut field) = multipart.next_field().await? {
            let name = field.name().unwrap_or_default().to_owned();
            match field.file_name().map(str::to_owned) {
                Some(file_name) => self.file(&mut form, file_name, &mut field).await?,
                None => {
                    let text = text(&mut field, self.limits.text).await?;
                    texts += name.len() + text.len();
                    if texts > self.limits.texts || form.fields.len() >= self.limits.fields {
                        return Err(FormFailure::TooLarge);
                    }
                    form.fields.push((name, text));
                }
            }
        }
        Ok(form)
    }

    async fn file(&self, form: &mut ReceivedForm, file_name: String, field: &mut Field<'_>) -> Result<(), FormFailure> {
        // Texts wait for nobody.
        let turn = tokio::time::timeout(TURN, self.turns.acquire()).await;
        let _turn = turn.map_err(|_| FormFailure::Busy)?.map_err(|_| FormFailure::Busy)?;
        let limits = *self.folder.limits();
        let file_name: String = file_name
            .chars()
            .filter(|letter| !letter.is_control())
            .take(100)
            .collect();
        let content = match collect(field, limits.bytes()).await? {
            // An empty file input is sent as a nameless file without content.
            Some(upload) if upload.is_empty() && file_name.is_empty() => return Ok(()),
            _ if form.photos.len() > self.limits.photos => return Ok(()),
            _ if form.photos.len() == self.limits.photos => Err(Refusal::TooManyPhotos {
                limit: self.limits.photos,
            }),
            None => Err(limits.too_large()),
            Some(upload) => match self.folder.prepare(upload).await {
                Ok(prepared) => Ok(prepared),
                Err(PhotoFailure::Refused(refusal)) => Err(refusal),
                Err(PhotoFailure::Folder(_)) => return Err(FormFailure::Busy),
            },
        };
        form.photos.push(ReceivedPhoto {
            id: None,
            file_name,
            content,
        });
        Ok(())
    }
}

/// The fields of a small form with one file that is no photo. A text that is over the limit is cut off, a file that is
/// over it is none, for the use case to refuse.
pub(super) async fn with_file(
    mut multipart: Multipart,
    limit: usize,
) -> Result<(ReceivedForm, Option<Option<Bytes>>), FormFailure> {
    let mut form = ReceivedForm::default();
    let mut file = None;
    while let Some(mut field) = multipart.next_field().await? {
        let name = field.name().unwrap_or_default().to_owned();
        if form.fields.len() >= 10 {
            return Err(FormFailure::TooLarge);
        }
        match field.file_name().map(str::to_owned) {
            Some(_) if file.is_some() => return Err(FormFailure::Unreadable),
            Some(file_name) => {
                let content = collect(&mut field, limit).await?;
                // An empty file input is sent as a nameless file without content.
                let none = file_name.is_empty() && content.as_ref().is_some_and(Bytes::is_empty);
                file = (!none).then_some(content);
            }
            None => {
                let text = text(&mut field, limit).await?;
                form.fields.push((name, text));
            }
        }
    }
    Ok((form, file))
}

/// The text of a field, cut off where it is longer than any use case takes: it is refused by its own rule then.
async fn text(field: &mut Field<'_>, limit: usize) -> Result<String, FormFailure> {
    let mut content = Vec::new();
    while let Some(chunk) = field.chunk().await? {
        let room = limit.saturating_sub(content.len());
        content.extend_from_slice(chunk.get(..room).unwrap_or(&chunk));
    }
    match String::from_utf8(content) {
        Ok(text) => Ok(text),
        // The cut went through a character.
        Err(error) if error.as_bytes().len() == limit && error.utf8_error().error_len().is_none() => {
            let whole = error.utf8_error().valid_up_to();
            let mut content = error.into_bytes();
            content.truncate(whole);
            String::from_utf8(content).map_err(|_| FormFailure::Unreadable)
        }
        Err(_) => Err(FormFailure::Unreadable),
    }
}

/// The content of a file; `None` when it is longer than `limit`. What is over it is read off but not kept.
async fn collect(field: &mut Field<'_>, limit: usize) -> Result<Option<Bytes>, FormFailure> {
    let mut content = BytesMut::new();
    let mut over = false;
    while let Some(chunk) = field.chunk().await? {
        if over || content.len() + chunk.len() > limit {
            over = true;
            content = BytesMut::new();
        } else {
            content.extend_from_slice(&chunk);
        }
    }
    Ok((!over).then(|| content.freeze()))
}
