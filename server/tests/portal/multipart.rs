//! Forms as browsers send them.

use std::io::Cursor;

use axum::body::Body;
use axum::http::{Request, header};

use super::asking::call;

const BOUNDARY: &str = "----portal";

/// A field or a file of a form.
pub struct Part<'a> {
    pub name: &'a str,
    pub file: Option<&'a str>,
    pub content: &'a [u8],
}

pub fn text<'a>(name: &'a str, content: &'a str) -> Part<'a> {
    Part {
        name,
        file: None,
        content: content.as_bytes(),
    }
}

pub fn file<'a>(name: &'a str, content: &'a [u8]) -> Part<'a> {
    Part {
        name: "photo",
        file: Some(name),
        content,
    }
}

/// The form's body.
pub fn body(parts: &[Part<'_>]) -> Vec<u8> {
    let mut body = Vec::new();
    for part in parts {
        let file = part
            .file
            .map(|file| format!("; filename=\"{file}\"\r\nContent-Type: image/jpeg"));
        let file = file.unwrap_or_default();
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{}\"{file}\r\n\r\n",
            part.name
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(part.content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    body
}

/// The request that sends a body as a form.
pub fn post(address: &str, body: Vec<u8>) -> Request<Body> {
    let mut request = call(address, body);
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    request
        .headers_mut()
        .insert(header::CONTENT_TYPE, kind.parse().expect("a header"));
    request
}

/// A JPEG; each number below 16 gives another one, different enough to stay so.
pub fn photo(number: u8) -> Vec<u8> {
    let picture = image::RgbImage::from_pixel(64, 48, image::Rgb([200, number.wrapping_mul(16), 10]));
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Jpeg).expect("encoded");
    bytes.into_inner()
}
