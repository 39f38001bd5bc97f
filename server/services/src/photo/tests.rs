//! What a photo may be, and what of it stays.

mod folder;
mod samples;

use std::time::Instant;

use domain::refusal::Refusal;
use image::{DynamicImage, GenericImageView};
use samples::{camera_jpeg, huge_png, jpeg, png, two_colours, webp};

use super::prepare::sha256;
use super::{PhotoLimits, Prepared, prepare};

fn kept(upload: &[u8]) -> Prepared {
    prepare(upload, &PhotoLimits::default()).expect("an ordinary photo is kept")
}

fn refused(upload: &[u8]) -> Refusal {
    prepare(upload, &PhotoLimits::default()).expect_err("this is not to be kept")
}

fn picture(bytes: &[u8]) -> DynamicImage {
    image::load_from_memory_with_format(bytes, image::ImageFormat::Jpeg).expect("what is kept is a JPEG")
}

fn holds(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

#[test]
fn position_camera_and_comments_do_not_survive() {
    let upload = camera_jpeg(&two_colours(400, 300), 1);
    for secret in [b"Exif".as_slice(), b"SampleCamera", b"secret comment"] {
        assert!(
            holds(&upload, secret),
            "the sample itself must carry what is looked for"
        );
    }
    let photo = kept(&upload);
    for file in [&photo.full, &photo.thumbnail] {
        for secret in [b"Exif".as_slice(), b"SampleCamera", b"secret comment", b"GPS", b"II*\0"] {
            assert!(!holds(file, secret));
        }
        assert!(!holds(file, &[0xFF, 0xE1]), "no application segment is left");
    }
}

#[test]
fn a_photo_taken_sideways_is_kept_upright() {
    // Left half red, right half blue; "rotate by 90° clockwise to look at it" puts red on top.
    let photo = kept(&camera_jpeg(&two_colours(400, 300), 6));
    assert_eq!((photo.width, photo.height), (300, 400));
    let upright = picture(&photo.full);
    assert_eq!(upright.dimensions(), (300, 400));
    let (top, bottom) = (upright.get_pixel(150, 20), upright.get_pixel(150, 380));
    assert!(top[0] > 200 && top[2] < 60, "red is on top, not {top:?}");
    assert!(bottom[2] > 200 && bottom[0] < 60, "blue is below, not {bottom:?}");
    assert_eq!(picture(&photo.thumbnail).dimensions(), (240, 320));
}

#[test]
fn a_large_photo_shrinks_and_a_small_one_is_not_enlarged() {
    let large = kept(&jpeg(&two_colours(5000, 2500)));
    assert_eq!((large.width, large.height), (2048, 1024));
    assert_eq!(picture(&large.thumbnail).dimensions(), (320, 160));
    let small = kept(&png(&two_colours(60, 40)));
    assert_eq!((small.width, small.height), (60, 40));
    assert_eq!(picture(&small.thumbnail).dimensions(), (60, 40));
    let narrow = kept(&jpeg(&two_colours(4096, 1)));
    assert_eq!((narrow.width, narrow.height), (2048, 1));
}

#[test]
fn the_hash_is_that_of_the_kept_bytes_and_the_same_upload_gives_the_same_bytes() {
    let upload = webp(&two_colours(640, 480));
    let photo = kept(&upload);
    assert_eq!(photo.sha256, sha256(&photo.full));
    assert_eq!(photo, kept(&upload));
    assert_eq!(
        sha256(b""),
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    );
}

#[test]
fn transparent_parts_become_white() {
    let clear = DynamicImage::ImageRgba8(image::RgbaImage::from_pixel(64, 64, image::Rgba([0, 0, 0, 0])));
    let white = picture(&kept(&png(&clear)).full).get_pixel(32, 32);
    assert!(white.0[..3].iter().all(|channel| *channel > 250), "{white:?}");
}

#[test]
fn a_decompression_bomb_is_refused_before_it_is_decoded() {
    let began = Instant::now();
    for (width, height) in [
        (50_000, 50_000),
        (u32::MAX >> 1, 1),
        (12_001, 10),
        (12_000, 12_000),
        (0, 0),
    ] {
        assert_eq!(
            refused(&huge_png(width, height)),
            Refusal::NotAPhoto,
            "{width} × {height}"
        );
    }
    assert!(began.elapsed().as_millis() < 500, "refusing took {:?}", began.elapsed());
}

#[test]
fn a_cut_off_file_is_refused_at_any_length() {
    let source = two_colours(320, 240);
    for whole in [jpeg(&source), png(&source), webp(&source)] {
        for tenths in 0..10 {
            let beginning = &whole[..whole.len() * tenths / 10];
            assert_eq!(refused(beginning), Refusal::NotAPhoto, "{tenths} tenths");
        }
    }
    let whole = jpeg(&source);
    assert_eq!(refused(&whole[..whole.len() - 1]), Refusal::NotAPhoto);
}

#[test]
fn what_only_calls_itself_a_photo_is_refused() {
    let pretenders: [&[u8]; 8] = [
        b"",
        b"\xFF\xD8\xFF",
        b"<!doctype html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
        b"%PDF-1.7",
        b"PK\x03\x04",
        b"MZ\x90\x00",
    ];
    for pretender in pretenders {
        assert_eq!(refused(pretender), Refusal::NotAPhoto, "{pretender:?}");
    }
}

#[test]
fn what_hides_behind_a_photo_is_left_behind() {
    let upload = [
        jpeg(&two_colours(200, 100)),
        b"<script>alert(1)</script>PK\x03\x04".to_vec(),
    ]
    .concat();
    let photo = kept(&upload);
    assert!(!holds(&photo.full, b"<script>") && !holds(&photo.full, b"PK\x03\x04"));
}

#[test]
fn a_file_over_the_limit_is_refused_by_its_size_alone() {
    // Read any further it would be no photo at all. To make it takes longer than to refuse it.
    let upload = vec![0xFF; 25 * 1024 * 1024];
    let began = Instant::now();
    assert_eq!(refused(&upload), Refusal::PhotoTooLarge { mebibytes: 20 });
    assert!(began.elapsed().as_millis() < 500);
}
