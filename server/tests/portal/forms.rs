//! Forms with photos, as they come over the wire.

use axum::Router;
use axum::extract::{DefaultBodyLimit, Multipart, State};
use axum::routing;
use domain::refusal::Refusal;
use server::http::form::{FormLimits, FormReader};
use services::photo::{PhotoFolder, PhotoLimits};

use super::asking::ask;
use super::multipart::{self, Part, body, file, photo, text};

/// What was read, in a line: fields, then photos.
async fn read(State(reader): State<FormReader>, multipart: Multipart) -> String {
    match reader.read(multipart).await {
        Ok(form) => {
            let fields: Vec<_> = form
                .fields
                .iter()
                .map(|(name, text)| format!("{name}={}", text.len()))
                .collect();
            let photos: Vec<_> = form
                .photos
                .iter()
                .map(|photo| match &photo.content {
                    Ok(prepared) => format!("{}:{}x{}", photo.file_name, prepared.width, prepared.height),
                    Err(refusal) => format!("{}:{refusal}", photo.file_name),
                })
                .collect();
            format!("{} {}", fields.join("&"), photos.join(","))
        }
        Err(failure) => format!("{failure}"),
    }
}

async fn sent(body: Vec<u8>) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let photos = PhotoFolder::open(
        folder.path(),
        PhotoLimits {
            mebibytes: 1,
            ..PhotoLimits::default()
        },
    )
    .expect("opened");
    let limits = FormLimits {
        photos: 3,
        ..FormLimits::default()
    };
    let reader = FormReader::new(photos, limits);
    let routes = Router::new()
        .route("/", routing::post(read))
        .layer(DefaultBodyLimit::disable())
        .with_state(reader);
    ask(&routes, multipart::post("/", body)).await.text()
}

#[tokio::test]
async fn texts_and_photos_arrive_in_their_order() {
    let photo = photo(1);
    let form = [
        text("service", "ac"),
        file("一.jpg", &photo),
        text("text", "漏水"),
        file("二.jpg", &photo),
    ];
    assert_eq!(sent(body(&form)).await, "service=2&text=6 一.jpg:64x48,二.jpg:64x48");
}

#[tokio::test]
async fn an_empty_file_input_is_no_photo() {
    assert_eq!(sent(body(&[text("text", "x"), file("", b"")])).await, "text=1 ");
}

#[tokio::test]
async fn a_file_that_is_no_photo_does_not_take_the_texts_with_it() {
    let large = vec![0xFF; 3 * 1024 * 1024];
    let form = [
        text("text", "漏水"),
        file("a.jpg", b"<html>"),
        file("b.jpg", &large),
        text("place", "1"),
    ];
    assert_eq!(
        sent(body(&form)).await,
        "text=6&place=1 a.jpg:NotAPhoto,b.jpg:PhotoTooLarge { mebibytes: 1 }"
    );
}

#[tokio::test]
async fn photos_too_many_are_not_read_and_one_of_them_says_so() {
    let photo = photo(1);
    let mut form: Vec<_> = (0..6).map(|_| file("x.jpg", &photo)).collect();
    form.push(text("text", "漏水"));
    let three = "x.jpg:64x48,".repeat(3);
    assert_eq!(
        sent(body(&form)).await,
        format!("text=6 {three}x.jpg:{}", Refusal::TooManyPhotos { limit: 3 })
    );
}

#[tokio::test]
async fn a_text_of_ten_megabytes_is_cut_where_it_is_too_long_already() {
    let long = "长".repeat(3_500_000);
    let kept = 64 * 1024 / 3 * 3;
    assert_eq!(
        sent(body(&[text("text", &long), text("place", "1")])).await,
        format!("text={kept}&place=1 ")
    );
}

#[tokio::test]
async fn neither_many_fields_nor_many_texts_get_in() {
    let many: Vec<_> = (0..500).map(|_| text("a", "1")).collect();
    assert_eq!(sent(body(&many)).await, "the form is too large");
    let long = "x".repeat(60 * 1024);
    let several: Vec<_> = (0..6).map(|_| text("a", &long)).collect();
    assert_eq!(sent(body(&several)).await, "the form is too large");
}

#[tokio::test]
async fn a_form_that_breaks_off_is_not_taken_for_whole() {
    let photo = photo(1);
    let whole = body(&[text("text", "漏水"), file("a.jpg", &photo)]);
    for length in [0, 10, 90, whole.len() / 2, whole.len() - 8] {
        assert_eq!(
            sent(whole[..length].to_vec()).await,
            "the form is not readable",
            "{length} of {}",
            whole.len()
        );
    }
    assert_eq!(
        sent(body(&[Part {
            name: "text",
            file: None,
            content: &[0xFF, 0xFE]
        }]))
        .await,
        "the form is not readable"
    );
}
