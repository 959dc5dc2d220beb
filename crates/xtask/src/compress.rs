//! Files are compressed once, when they are built, as small as they get; the server sends them as they are.

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;
use rayon::prelude::*;

use crate::cut::files;

/// Puts `X.br` and `X.gz` beside each file of the folder, as browsers ask for one or the other.
///
/// # Errors
/// Files that can't be read or written.
pub fn compress(folder: &Path) -> Result<()> {
    files(folder)?.par_iter().try_for_each(|file| {
        let content = fs::read(file)?;
        write_beside(file, "br", &brotli(&content)?)?;
        write_beside(file, "gz", &gzip(&content)?)
    })
}

fn write_beside(file: &Path, extension: &str, content: &[u8]) -> Result<()> {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(OsStr::new("."));
    name.push(extension);
    let path = file.with_file_name(name);
    fs::write(&path, content).with_context(|| format!("writing {}", path.display()))
}

fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    // The window reaches over the whole of the largest file.
    let best = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 24, size_hint: content.len(), ..Default::default() };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &*content, &mut packed, &best)?;
    Ok(packed)
}

fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn both_encodings_give_back_what_went_in() {
        let content = "房客通 ".repeat(1_000);
        let mut unpacked = String::new();
        let packed = brotli(content.as_bytes()).unwrap();
        assert!(packed.len() < 100);
        brotli::Decompressor::new(&*packed, 4096).read_to_string(&mut unpacked).unwrap();
        assert_eq!(unpacked, content);

        unpacked.clear();
        let packed = gzip(content.as_bytes()).unwrap();
        flate2::read::GzDecoder::new(&*packed).read_to_string(&mut unpacked).unwrap();
        assert_eq!(unpacked, content);
    }
}
