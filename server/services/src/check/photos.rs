//! Photos' rows beside their files.

use domain::request::Photo;

use super::{Aspect, Check, PAGE};
use crate::Failure;
use crate::photo::Kind;
use crate::photo::prepare::sha256;

impl Check<'_> {
    /// Every photo's file, and every file there is.
    pub(super) async fn photos(&mut self) -> Result<(), Failure> {
        let store = self.services.store();
        for keys in store.pages(&self.grant, "photo", PAGE).await? {
            let page: Vec<Photo> = store.rows_of(&self.grant, "photo", &keys).await?;
            // A draft's photo belongs to no request yet.
            let keys = page
                .iter()
                .map(|photo| photo.request.as_str())
                .filter(|key| !key.is_empty())
                .collect();
            let requests = self.present("request", keys).await?;
            for photo in &page {
                let known = photo.request.as_str().is_empty() || requests.contains(photo.request.as_str());
                self.demand(Aspect::Photos, known, || {
                    format!("照片 {}：申请 {} 不存在", photo.id, photo.request)
                });
                self.files_of(photo).await;
            }
            self.report.looked_at(Aspect::Photos, page.len());
            self.advance(page.len());
        }
        self.orphans().await
    }

    async fn files_of(&mut self, photo: &Photo) {
        let folder = self.services.photo_folder();
        let full = folder.read(photo.id.as_str(), Kind::Full).await;
        let thumbnail = folder.read(photo.id.as_str(), Kind::Thumbnail).await;
        match full {
            Ok(file) => {
                let length = i64::try_from(file.bytes.len()).is_ok_and(|length| length == photo.bytes);
                let same = length && sha256(&file.bytes) == photo.sha256;
                self.demand(Aspect::Photos, same, || {
                    format!("照片 {}：文件与登记的校验值不符", photo.id)
                });
            }
            Err(_) => self
                .report
                .problem(Aspect::Photos, || format!("照片 {}：文件不存在或无法读取", photo.id)),
        }
        self.demand(Aspect::Photos, thumbnail.is_ok(), || {
            format!("照片 {}：缩略图不存在或无法读取", photo.id)
        });
    }

    /// Files whose row is not there, shelf by shelf.
    async fn orphans(&mut self) -> Result<(), Failure> {
        let unreadable =
            |error: std::io::Error| Failure::internal(&format!("the photo folder cannot be read: {error}"));
        let root = self.services.photo_folder().root();
        let mut shelves: Vec<std::path::PathBuf> = Vec::new();
        for entry in std::fs::read_dir(root).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            // Shelves have names of two digits; what is being written lies elsewhere.
            if entry.file_name().len() == 2 && entry.path().is_dir() {
                shelves.push(entry.path());
            }
        }
        shelves.sort();
        for shelf in shelves {
            let mut names: Vec<String> = Vec::new();
            for entry in std::fs::read_dir(&shelf).map_err(unreadable)? {
                names.push(entry.map_err(unreadable)?.file_name().to_string_lossy().into_owned());
            }
            names.sort();
            let key = |name: &String| name.split('.').next().unwrap_or_default().to_owned();
            let keys: Vec<String> = names.iter().map(key).collect();
            let present = self.present("photo", keys.iter().map(String::as_str).collect()).await?;
            for (name, _) in names.iter().zip(&keys).filter(|(_, key)| !present.contains(*key)) {
                self.report.orphan(name.clone());
            }
        }
        Ok(())
    }
}
