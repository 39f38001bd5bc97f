//! From an upload to the two files that are kept: pure work on bytes, no file and no clock.

use std::io::Cursor;

use bytes::Bytes;
use domain::refusal::Refusal;
use fast_image_resize::{ResizeOptions, Resizer};
use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, RgbImage};
use sha2::{Digest, Sha256};

use super::complete::is_complete_jpeg;

/// Longest side of the photo that is kept, in pixels.
pub const LONGEST_SIDE: u32 = 2048;
/// Longest side of the thumbnail (缩略图), in pixels.
pub const THUMBNAIL_SIDE: u32 = 320;
const QUALITY: u8 = 80;
const THUMBNAIL_QUALITY: u8 = 72;
const MEBIBYTE: u64 = 1024 * 1024;

/// What an upload may cost before anything is decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PhotoLimits {
    /// Largest file in MiB.
    pub mebibytes: u64,
    /// Longest side in pixels.
    pub side: u32,
    /// Most pixels in all.
    pub pixels: u64,
    /// Most memory for the decoded picture, in bytes.
    pub allocation: u64,
}

impl Default for PhotoLimits {
    fn default() -> Self {
        Self {
            mebibytes: 20,
            side: 12_000,
            pixels: 50_000_000,
            allocation: 256 * MEBIBYTE,
        }
    }
}

impl PhotoLimits {
    /// Largest file in bytes.
    pub fn bytes(&self) -> usize {
        usize::try_from(self.mebibytes.saturating_mul(MEBIBYTE)).unwrap_or(usize::MAX)
    }

    /// The refusal of a file that is larger.
    pub fn too_large(&self) -> Refusal {
        Refusal::PhotoTooLarge {
            mebibytes: self.mebibytes,
        }
    }
}

/// A photo ready to be kept: JPEG without any metadata, and its thumbnail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    /// The photo, at most [`LONGEST_SIDE`] pixels on its long side.
    pub full: Bytes,
    /// The thumbnail, at most [`THUMBNAIL_SIDE`] pixels on its long side.
    pub thumbnail: Bytes,
    /// Width of the photo in pixels, as it is looked at.
    pub width: u32,
    /// Height of the photo in pixels, as it is looked at.
    pub height: u32,
    /// SHA-256 of the photo's bytes, hexadecimal.
    pub sha256: String,
}

/// Decodes an upload within `limits`, turns it upright, shrinks it and encodes it anew.
///
/// # Errors
/// [`Refusal::PhotoTooLarge`] when the file is larger than the limit; [`Refusal::NotAPhoto`] for everything that is not
/// a whole JPEG, PNG or WebP of reasonable dimensions, whatever its name says.
pub fn prepare(bytes: &[u8], limits: &PhotoLimits) -> Result<Prepared, Refusal> {
    if bytes.len() > limits.bytes() {
        return Err(limits.too_large());
    }
    let format = sniff(bytes).ok_or(Refusal::NotAPhoto)?;
    if format == ImageFormat::Jpeg && !is_complete_jpeg(bytes) {
        return Err(Refusal::NotAPhoto);
    }
    let (picture, orientation) = decode(bytes, format, limits)?;
    let mut picture = shrink(picture, LONGEST_SIDE)?;
    picture.apply_orientation(orientation);
    let full = encode(&flatten(&picture), QUALITY)?;
    let (width, height) = (picture.width(), picture.height());
    let thumbnail = encode(&flatten(&shrink(picture, THUMBNAIL_SIDE)?), THUMBNAIL_QUALITY)?;
    Ok(Prepared {
        sha256: sha256(&full),
        full: full.into(),
        thumbnail: thumbnail.into(),
        width,
        height,
    })
}

/// SHA-256 in hexadecimal, as photo records carry it.
pub fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// The format by its first bytes. Names and declared types are not believed.
fn sniff(bytes: &[u8]) -> Option<ImageFormat> {
    if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
        Some(ImageFormat::Jpeg)
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some(ImageFormat::Png)
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        Some(ImageFormat::WebP)
    } else {
        None
    }
}

fn decode(bytes: &[u8], format: ImageFormat, limits: &PhotoLimits) -> Result<(DynamicImage, Orientation), Refusal> {
    let mut allowed = image::Limits::default();
    allowed.max_image_width = Some(limits.side);
    allowed.max_image_height = Some(limits.side);
    allowed.max_alloc = Some(limits.allocation);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(allowed);
    let mut decoder = reader.into_decoder().map_err(|_| Refusal::NotAPhoto)?;
    // The declared dimensions are judged before a single pixel is decoded.
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    let in_bounds = width.max(height) <= limits.side
        && pixels > 0
        && pixels <= limits.pixels
        && decoder.total_bytes() <= limits.allocation;
    if !in_bounds {
        return Err(Refusal::NotAPhoto);
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let picture = DynamicImage::from_decoder(decoder).map_err(|_| Refusal::NotAPhoto)?;
    Ok((picture, orientation))
}

/// The picture with its long side at most `side`; never enlarged.
fn shrink(picture: DynamicImage, side: u32) -> Result<DynamicImage, Refusal> {
    let (width, height) = (picture.width(), picture.height());
    let longest = width.max(height);
    if longest <= side {
        return Ok(picture);
    }
    let scaled = |length: u32| {
        let scaled = (u64::from(length) * u64::from(side) + u64::from(longest) / 2) / u64::from(longest);
        u32::try_from(scaled).unwrap_or(side).max(1)
    };
    let mut smaller = DynamicImage::new(scaled(width), scaled(height), picture.color());
    Resizer::new()
        .resize(&picture, &mut smaller, &ResizeOptions::new())
        .map_err(|_| Refusal::NotAPhoto)?;
    Ok(smaller)
}

/// Opaque colours: what was transparent becomes white, as on paper.
fn flatten(picture: &DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let source = picture.to_rgba8();
    let mut flat = RgbImage::new(source.width(), source.height());
    for (to, from) in flat.pixels_mut().zip(source.pixels()) {
        let [red, green, blue, alpha] = from.0;
        let over_white = |channel: u8| {
            let (channel, alpha) = (u16::from(channel), u16::from(alpha));
            u8::try_from((channel * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
        };
        to.0 = [over_white(red), over_white(green), over_white(blue)];
    }
    flat
}

fn encode(picture: &RgbImage, quality: u8) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, quality)
        .encode_image(picture)
        .map_err(|_| Refusal::NotAPhoto)?;
    Ok(bytes)
}
