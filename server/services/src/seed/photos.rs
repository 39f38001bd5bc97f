//! Photos for requests that are drawn up (示例照片): small pictures made of colours.

use std::io::Cursor;

use bytes::Bytes;
use domain::id::PhotoId;
use domain::request::{Photo, PhotoGroup};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

use super::dice::{Dice, key};
use super::drawn::Drawn;
use crate::{Failure, Services};

const WIDTH: u32 = 480;
const HEIGHT: u32 = 360;

impl Services {
    /// Adds photos of the requester to a request that was drawn up. The files lie on disk when this returns.
    pub(crate) async fn illustrate(&self, drawn: &mut Drawn, wanted: usize) -> Result<(), Failure> {
        let request = &drawn.history.request;
        let number: u64 = request
            .id
            .as_str()
            .bytes()
            .fold(0, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)));
        let mut dice = Dice::new(&[u64::from_be_bytes(*b"photos.."), number]);
        for _ in 0..wanted {
            let id = key(request.filed_at, &mut dice);
            let upload = picture(&mut dice).map_err(|error| Failure::internal(&error))?;
            let prepared = self.photos.prepare(upload).await?;
            self.photos.store(&id, &prepared).await?;
            drawn.photos.push(Photo {
                id: PhotoId(id),
                request: request.id.clone(),
                group: PhotoGroup::Request,
                width: i64::from(prepared.width),
                height: i64::from(prepared.height),
                bytes: i64::try_from(prepared.full.len()).unwrap_or(i64::MAX),
                sha256: prepared.sha256.clone(),
                by: request.requester.clone(),
                at: request.filed_at,
            });
        }
        Ok(())
    }
}

/// A wall, a floor and a stain.
fn picture(dice: &mut Dice) -> image::ImageResult<Bytes> {
    let mut shade = |least: i64, greatest: i64| u8::try_from(dice.between(least, greatest)).unwrap_or(128);
    let wall = [shade(190, 235), shade(190, 235), shade(185, 230)];
    let floor = [shade(90, 150), shade(85, 140), shade(80, 130)];
    let stain = [shade(60, 140), shade(70, 120), shade(60, 110)];
    let (x, y, size) = (dice.between(120, 360), dice.between(90, 270), dice.between(30, 90));
    let picture = RgbImage::from_fn(WIDTH, HEIGHT, |column, row| {
        let (across, down) = (i64::from(column) - x, i64::from(row) - y);
        let base = if across * across + down * down < size * size {
            stain
        } else if row > HEIGHT * 2 / 3 {
            floor
        } else {
            wall
        };
        let light = u8::try_from(column * 24 / WIDTH).unwrap_or(0);
        Rgb(base.map(|channel| channel.saturating_add(light)))
    });
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture).write_to(&mut bytes, ImageFormat::Jpeg)?;
    Ok(bytes.into_inner().into())
}
