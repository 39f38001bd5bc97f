//! What the folder promises: durable, never overwritten, never left.

use std::path::Path;

use domain::refusal::Refusal;
use domain::time::Moment;

use super::samples::{jpeg, two_colours};
use crate::Failure;
use crate::photo::{Kind, PhotoFailure, PhotoFolder, PhotoLimits, Prepared};

const ID: &str = "0193a4a0-7b1c-7d3e-8f00-1a2b3c4d5e6f";

fn folder(root: &Path) -> PhotoFolder {
    PhotoFolder::open(root, PhotoLimits::default()).expect("a fresh folder opens")
}

fn photo(width: u32) -> Prepared {
    super::kept(&jpeg(&two_colours(width, 300)))
}

fn files(root: &Path) -> usize {
    let count = |path: &Path| std::fs::read_dir(path).expect("readable").count();
    std::fs::read_dir(root)
        .expect("readable")
        .map(|entry| count(&entry.expect("readable").path()))
        .sum()
}

#[tokio::test]
async fn an_acknowledged_photo_was_synced_and_reads_back() {
    let root = tempfile::tempdir().expect("a temporary folder");
    let folder = folder(root.path());
    let photo = photo(400);
    folder.store(ID, &photo).await.expect("stored");
    // The new shelf's entry in the root, the photo, its thumbnail, their entries on the shelf.
    assert_eq!(folder.syncs(), 4);
    assert_eq!(folder.stored_bytes(), (photo.full.len() + photo.thumbnail.len()) as u64);
    let again = PhotoFolder::open(root.path(), PhotoLimits::default()).expect("opens again");
    assert_eq!(again.read(ID, Kind::Full).await.expect("there").bytes, photo.full);
    assert_eq!(
        again.read(ID, Kind::Thumbnail).await.expect("there").bytes,
        photo.thumbnail
    );
}

#[tokio::test]
async fn storing_the_same_photo_twice_keeps_one_and_leaves_nothing_behind() {
    let root = tempfile::tempdir().expect("a temporary folder");
    let folder = folder(root.path());
    let photo = photo(400);
    for _ in 0..3 {
        folder.store(ID, &photo).await.expect("stored");
    }
    assert_eq!(files(root.path()), 2);
}

#[tokio::test]
async fn a_stored_photo_is_never_overwritten() {
    let root = tempfile::tempdir().expect("a temporary folder");
    let folder = folder(root.path());
    let (first, second) = (photo(400), photo(402));
    folder.store(ID, &first).await.expect("stored");
    let refused = folder.store(ID, &second).await;
    assert!(
        matches!(refused, Err(PhotoFailure::Refused(Refusal::Stale))),
        "{refused:?}"
    );
    assert_eq!(folder.read(ID, Kind::Full).await.expect("there").bytes, first.full);
    assert_eq!(
        folder.read(ID, Kind::Thumbnail).await.expect("there").bytes,
        first.thumbnail
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_photos_under_one_key_one_wins_whole() {
    let root = tempfile::tempdir().expect("a temporary folder");
    let folder = folder(root.path());
    let photos: Vec<_> = (0..8).map(|number| photo(400 + number)).collect();
    let stores = photos.iter().map(|photo| folder.store(ID, photo));
    let outcomes = futures::future::join_all(stores).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    let full = folder.read(ID, Kind::Full).await.expect("there").bytes;
    let winner = photos
        .iter()
        .find(|photo| photo.full == full)
        .expect("one of those that were sent");
    assert_eq!(
        folder.read(ID, Kind::Thumbnail).await.expect("there").bytes,
        winner.thumbnail
    );
    assert_eq!(files(root.path()), 2);
}

#[tokio::test]
async fn a_key_that_is_not_a_uuid_reaches_no_file() {
    let root = tempfile::tempdir().expect("a temporary folder");
    let outside = root.path().join("secret.jpg");
    std::fs::write(&outside, b"secret").expect("written");
    let folder = folder(&root.path().join("photos"));
    for key in [
        "../../secret",
        "/etc/passwd",
        "",
        "..",
        "0193A4A0-7B1C-7D3E-8F00-1A2B3C4D5E6F",
        "0193a4a07b1c7d3e8f001a2b3c4d5e6f",
        "照片",
    ] {
        let read = folder.read(key, Kind::Full).await;
        assert_eq!(read, Err(Failure::Refused(Refusal::NotFound)), "{key}");
        let stored = folder.store(key, &photo(400)).await;
        assert!(matches!(stored, Err(PhotoFailure::Refused(Refusal::NotFound))), "{key}");
    }
    assert_eq!(std::fs::read(outside).expect("untouched"), b"secret");
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_an_error_and_not_a_yes() {
    let root = tempfile::tempdir().expect("a temporary folder");
    let folder = folder(root.path());
    std::fs::remove_dir_all(root.path().join("incoming")).expect("removed");
    let stored = folder.store(ID, &photo(400)).await;
    assert!(matches!(stored, Err(PhotoFailure::Folder(_))), "{stored:?}");
    assert!(folder.read(ID, Kind::Full).await.is_err());
}

#[test]
fn what_a_crash_left_in_the_middle_is_swept_but_nothing_younger() {
    let root = tempfile::tempdir().expect("a temporary folder");
    let folder = folder(root.path());
    std::fs::write(root.path().join("incoming/half"), b"half a photo").expect("written");
    assert_eq!(folder.sweep(Moment(0)).expect("swept"), 0);
    assert_eq!(folder.sweep(Moment(4_102_444_800_000)).expect("swept"), 1);
    assert_eq!(files(root.path()), 0);
}
