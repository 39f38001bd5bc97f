//! From the compiled WebAssembly to what a browser loads: splits off what only some pages need (`wasm_split`), and writes
//! the script between the rest and the browser (`wasm_bindgen`).
//!
//! ```text
//! bundler COMPILED FOLDER SCRIPT LOADER
//! ```
//!
//! FOLDER then holds the parts, their loader, `manifest.json`, which says what parts each page loads, and `portal.js` with
//! `portal_bg.wasm`. SCRIPT and LOADER are the names by which the parts ask for `portal.js` and for the loader.

use std::fs;
use std::path::{Path, PathBuf};

use eyre::{Result, WrapErr, eyre};
use wasm_bindgen_cli_support::Bindgen;

const NAME: &str = "portal";

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [compiled, folder, script, loader] = &arguments[..] else {
        return Err(eyre!("bundler COMPILED FOLDER SCRIPT LOADER"));
    };
    let main = split(compiled, Path::new(folder), script, loader)?;
    bind(&main, folder)?;
    fs::remove_file(&main).wrap_err_with(|| main.display().to_string())
}

/// Writes the parts, their loader and the manifest, and answers where the main module is, whose script is not written yet.
fn split(compiled: &str, folder: &Path, script: &str, loader: &str) -> Result<PathBuf> {
    let input = fs::read(compiled).wrap_err_with(|| compiled.to_owned())?;
    let main = folder.join("main.wasm");
    let (script, loader) = (format!("./{script}"), format!("./{loader}"));
    let mut options = wasm_split_cli_support::Options::new(&input);
    options.output_dir = folder;
    options.main_out_path = &main;
    options.main_module = &script;
    options.link_name = &loader;
    let parts = wasm_split_cli_support::transform(options)?;
    let manifest = serde_json::to_string_pretty(&parts.prefetch_map)?;
    fs::write(folder.join("manifest.json"), manifest)?;
    Ok(main)
}

/// The exports stay by which the parts find what they share with the main module, under the names that the linker gave.
fn bind(main: &Path, folder: &str) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(main)
        .out_name(NAME)
        .typescript(false)
        .keep_lld_exports(true)
        .demangle(false);
    bindgen
        .web(true)
        .and_then(|bindgen| bindgen.generate(folder))
        .map_err(|error| eyre!("{error:#}"))
}
