//! From the compiled WebAssembly to what a browser loads: splits off what only some pages need (`wasm_split`), and writes
//! the script between the rest and the browser (`wasm_bindgen`).
//!
//! ```text
//! bundler split COMPILED FOLDER SCRIPT LOADER    pages apart; FOLDER/manifest.json says which parts each of them loads
//! bundler whole COMPILED FOLDER                  all in one file, for the developer's loop
//! ```
//!
//! FOLDER then holds `portal.js` and `portal_bg.wasm`. SCRIPT and LOADER are the names under which the parts ask for
//! `portal.js` and for the loader of the parts.

use std::fs;
use std::path::{Path, PathBuf};

use eyre::{Result, WrapErr, eyre};
use wasm_bindgen_cli_support::Bindgen;

const NAME: &str = "portal";

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["split", compiled, folder, script, loader] => {
            let main = split(compiled, Path::new(folder), script, loader)?;
            bind(&main, folder, true)?;
            fs::remove_file(&main).wrap_err_with(|| main.display().to_string())
        }
        ["whole", compiled, folder] => bind(Path::new(compiled), folder, false),
        _ => Err(eyre!("bundler split COMPILED FOLDER SCRIPT LOADER, or: bundler whole COMPILED FOLDER")),
    }
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

/// With `split` the exports stay by which the parts find what they share with the main module, under the names that the linker gave.
fn bind(module: &Path, folder: &str, split: bool) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(module).out_name(NAME).typescript(false).keep_lld_exports(split).demangle(!split);
    bindgen.web(true).and_then(|bindgen| bindgen.generate(folder)).map_err(|error| eyre!("{error:#}"))
}
