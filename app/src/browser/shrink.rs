//! Photos are made smaller before they travel: a phone's twelve megapixels are of no use to a repair.

use super::form::canvas;
use super::promise::{called, settled};
use leptos::prelude::window;
use wasm_bindgen::JsCast;
use web_sys::{Blob, CanvasRenderingContext2d, ImageBitmap};

/// Longest side in pixels.
const LONGEST: u32 = 2048;
/// Bytes that a photo may have on its way, about: a weak line takes half a minute for more.
const LARGEST: f64 = 320.0 * 1024.0;
/// How well it is drawn, best first: the first that is small enough, else the last.
const QUALITIES: [f64; 4] = [0.8, 0.65, 0.5, 0.35];

/// The photo as a JPEG of at most [`LONGEST`] pixels and about 300 kB, upright as it was taken, without the place where it was taken. What the browser cannot read, or what would
/// not become smaller, travels as it is: the server decides about it.
pub async fn shrink(photo: &Blob) -> Blob {
    match redrawn(photo).await {
        Some(smaller) if smaller.size() < photo.size() || photo.type_() != "image/jpeg" => smaller,
        _ => photo.clone(),
    }
}

async fn redrawn(photo: &Blob) -> Option<Blob> {
    let promise = window().create_image_bitmap_with_blob(photo).ok()?;
    let bitmap = settled(promise).await.ok()?.dyn_into::<ImageBitmap>().ok()?;
    let (width, height) = within(LONGEST, bitmap.width(), bitmap.height());
    let canvas = canvas(width, height)?;
    let pen = canvas
        .get_context("2d")
        .ok()??
        .dyn_into::<CanvasRenderingContext2d>()
        .ok()?;
    // JPEG knows no transparency: without a ground a transparent picture turns black.
    pen.set_fill_style_str("#fff");
    pen.fill_rect(0.0, 0.0, f64::from(width), f64::from(height));
    pen.draw_image_with_image_bitmap_and_dw_and_dh(&bitmap, 0.0, 0.0, f64::from(width), f64::from(height))
        .ok()?;
    bitmap.close();
    let mut smallest: Option<Blob> = None;
    for quality in QUALITIES {
        let quality = quality.into();
        let drawn = called(|done, _| {
            let _an_empty_answer_tells = canvas.to_blob_with_type_and_encoder_options(done, "image/jpeg", &quality);
        });
        let drawn = drawn.await.ok()?.dyn_into::<Blob>().ok()?;
        let enough = drawn.size() <= LARGEST;
        smallest = Some(drawn);
        if enough {
            break;
        }
    }
    smallest
}

/// Width and height with the longest side at most `longest`, never less than a pixel.
fn within(longest: u32, width: u32, height: u32) -> (u32, u32) {
    let side = width.max(height);
    if side <= longest {
        return (width, height);
    }
    let scale = |length: u32| {
        let scaled = u64::from(length) * u64::from(longest) / u64::from(side);
        u32::try_from(scaled).unwrap_or(longest).max(1)
    };
    (scale(width), scale(height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_side_is_cut_to_the_limit_and_the_shape_stays() {
        assert_eq!(within(2048, 4000, 3000), (2048, 1536));
        assert_eq!(within(2048, 3000, 4000), (1536, 2048));
        assert_eq!(within(2048, 800, 600), (800, 600));
        assert_eq!(within(2048, 50_000, 3), (2048, 1));
    }
}
