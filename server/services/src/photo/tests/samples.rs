//! Uploads made by hand.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

/// Left half red, right half blue.
pub fn two_colours(width: u32, height: u32) -> DynamicImage {
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, _| {
        if x < width / 2 {
            Rgb([230, 20, 20])
        } else {
            Rgb([20, 20, 230])
        }
    }))
}

pub fn jpeg(picture: &DynamicImage) -> Vec<u8> {
    encoded(picture, ImageFormat::Jpeg)
}

pub fn png(picture: &DynamicImage) -> Vec<u8> {
    encoded(picture, ImageFormat::Png)
}

pub fn webp(picture: &DynamicImage) -> Vec<u8> {
    encoded(picture, ImageFormat::WebP)
}

fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).expect("encoding a sample");
    bytes.into_inner()
}

/// A JPEG as a phone writes it: camera, orientation, position and a comment in front of the picture.
pub fn camera_jpeg(picture: &DynamicImage, orientation: u16) -> Vec<u8> {
    let plain = jpeg(picture);
    let exif = exif(orientation);
    let mut bytes = plain[..2].to_vec();
    segment(&mut bytes, 0xE1, &exif);
    segment(&mut bytes, 0xFE, b"secret comment");
    bytes.extend_from_slice(&plain[2..]);
    bytes
}

fn segment(bytes: &mut Vec<u8>, marker: u8, content: &[u8]) {
    let length = u16::try_from(content.len() + 2).expect("a sample segment is short");
    bytes.extend_from_slice(&[0xFF, marker]);
    bytes.extend_from_slice(&length.to_be_bytes());
    bytes.extend_from_slice(content);
}

/// A TIFF directory with the camera's name, the orientation, and a position of 32° 3′ north.
fn exif(orientation: u16) -> Vec<u8> {
    const CAMERA: &[u8] = b"SampleCamera\0";
    let directory_end = 8 + 2 + 3 * 12 + 4;
    let camera_at = directory_end as u32;
    let position_at = camera_at + CAMERA.len() as u32 + 1;
    let degrees_at = position_at + 2 + 2 * 12 + 4;
    let mut tiff = b"II*\0\x08\0\0\0".to_vec();
    let entry = |tiff: &mut Vec<u8>, tag: u16, kind: u16, count: u32, value: u32| {
        tiff.extend_from_slice(&tag.to_le_bytes());
        tiff.extend_from_slice(&kind.to_le_bytes());
        tiff.extend_from_slice(&count.to_le_bytes());
        tiff.extend_from_slice(&value.to_le_bytes());
    };
    tiff.extend_from_slice(&3_u16.to_le_bytes());
    entry(&mut tiff, 0x0110, 2, CAMERA.len() as u32, camera_at);
    entry(&mut tiff, 0x0112, 3, 1, u32::from(orientation));
    entry(&mut tiff, 0x8825, 4, 1, position_at);
    tiff.extend_from_slice(&[0; 4]);
    tiff.extend_from_slice(CAMERA);
    tiff.push(0);
    tiff.extend_from_slice(&2_u16.to_le_bytes());
    entry(&mut tiff, 0x0001, 2, 2, u32::from(b'N'));
    entry(&mut tiff, 0x0002, 5, 3, degrees_at);
    tiff.extend_from_slice(&[0; 4]);
    for (numerator, denominator) in [(32_u32, 1_u32), (3, 1), (0, 1)] {
        tiff.extend_from_slice(&numerator.to_le_bytes());
        tiff.extend_from_slice(&denominator.to_le_bytes());
    }
    [b"Exif\0\0".to_vec(), tiff].concat()
}

/// A well-formed PNG of some hundred bytes that declares any dimensions.
pub fn huge_png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = Vec::new();
    header.extend_from_slice(&width.to_be_bytes());
    header.extend_from_slice(&height.to_be_bytes());
    header.extend_from_slice(&[8, 2, 0, 0, 0]);
    chunk(&mut bytes, b"IHDR", &header);
    chunk(&mut bytes, b"IDAT", &[0x78, 0x9C, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01]);
    chunk(&mut bytes, b"IEND", &[]);
    bytes
}

fn chunk(bytes: &mut Vec<u8>, kind: &[u8; 4], content: &[u8]) {
    bytes.extend_from_slice(
        &u32::try_from(content.len())
            .expect("a sample chunk is short")
            .to_be_bytes(),
    );
    let checked = [kind.as_slice(), content].concat();
    bytes.extend_from_slice(&checked);
    bytes.extend_from_slice(&crc32(&checked).to_be_bytes());
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 {
                0xEDB8_8320 ^ (crc >> 1)
            } else {
                crc >> 1
            }
        })
    };
    !bytes.iter().fold(u32::MAX, step)
}
