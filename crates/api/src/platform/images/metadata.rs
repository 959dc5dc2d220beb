//! Takes out of a file what the camera noted – place, time, device, a small picture of before it was cut – and leaves every pixel as it is.

use image::ImageFormat;
use image::metadata::Orientation;

/// The file without metadata; none if it ends too early or is no such file.
///
/// Colour profiles stay, for the pixels mean nothing without them. So does the orientation of a JPEG; other kinds don't come from cameras.
pub fn strip(format: ImageFormat, file: &[u8]) -> Option<Vec<u8>> {
    match format {
        ImageFormat::Jpeg => jpeg(file),
        ImageFormat::Png => png(file),
        ImageFormat::WebP => webp(file),
        _ => None,
    }
}

const START_OF_SCAN: u8 = 0xda;
const END_OF_IMAGE: u8 = 0xd9;
const APP1: u8 = 0xe1;

/// Segments up to the end of the image; what telephones put behind it is no part of the picture.
fn jpeg(file: &[u8]) -> Option<Vec<u8>> {
    let mut rest = file.strip_prefix(&[0xff, 0xd8])?;
    let mut out = Vec::with_capacity(file.len());
    out.extend([0xff, 0xd8]);
    let mut has_orientation = false;
    loop {
        let marker;
        (marker, rest) = next_marker(rest)?;
        match marker {
            END_OF_IMAGE => {
                out.extend([0xff, END_OF_IMAGE]);
                return Some(out);
            }
            // Markers that stand alone.
            0x01 | 0xd0..=0xd7 => out.extend([0xff, marker]),
            _ => {
                let length = usize::from(u16::from_be_bytes(*rest.first_chunk()?));
                let (segment, after) = rest.split_at_checked(length.max(2))?;
                rest = after;
                let content = segment.get(2..)?;
                if is_needed(marker, content) {
                    out.extend([0xff, marker]);
                    out.extend(segment);
                }
                let orientation = (marker == APP1).then(|| content.strip_prefix(b"Exif\0\0").and_then(Orientation::from_exif_chunk));
                if let Some(orientation) = orientation.flatten().filter(|_| !has_orientation) {
                    has_orientation = true;
                    out.extend(exif_of(orientation));
                }
                if marker == START_OF_SCAN {
                    let (scan, after) = rest.split_at(scan_length(rest)?);
                    out.extend(scan);
                    rest = after;
                }
            }
        }
    }
}

/// The next marker, before which any number of `ff` may stand.
fn next_marker(rest: &[u8]) -> Option<(u8, &[u8])> {
    let rest = rest.strip_prefix(&[0xff])?;
    let at = rest.iter().position(|&byte| byte != 0xff)?;
    Some((*rest.get(at)?, rest.get(at + 1..)?))
}

/// Coded pixels go on until a marker that neither stands for the byte `ff` nor restarts the decoder.
fn scan_length(rest: &[u8]) -> Option<usize> {
    rest.windows(2).position(|pair| matches!(pair, [0xff, next] if !matches!(next, 0x00 | 0xd0..=0xd7 | 0xff)))
}

/// Is a segment needed to show the picture?
fn is_needed(marker: u8, content: &[u8]) -> bool {
    match marker {
        // Without a small picture inside.
        0xe0 => content.starts_with(b"JFIF\0") && content.len() == 14,
        0xe2 => content.starts_with(b"ICC_PROFILE\0"),
        0xee => content.starts_with(b"Adobe"),
        0xe1..=0xfe => false,
        _ => true,
    }
}

/// A segment that tells the orientation and nothing else.
fn exif_of(orientation: Orientation) -> Vec<u8> {
    let mut segment = vec![0xff, APP1, 0, 34];
    segment.extend(b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0");
    segment.extend([orientation.to_exif(), 0, 0, 0, 0, 0, 0, 0]);
    segment
}

fn png(file: &[u8]) -> Option<Vec<u8>> {
    const HEAD: &[u8] = b"\x89PNG\r\n\x1a\n";
    const NEEDED: [&[u8]; 12] =
        [b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"cICP", b"pHYs"];
    let mut rest = file.strip_prefix(HEAD)?;
    let mut out = Vec::with_capacity(file.len());
    out.extend(HEAD);
    loop {
        let length = usize::try_from(u32::from_be_bytes(*rest.first_chunk()?)).ok()?;
        // Length, name, content, check sum.
        let (chunk, after) = rest.split_at_checked(length.checked_add(12)?)?;
        rest = after;
        let name = chunk.get(4..8)?;
        if NEEDED.contains(&name) {
            out.extend(chunk);
        }
        if name == b"IEND" {
            return Some(out);
        }
    }
}

fn webp(file: &[u8]) -> Option<Vec<u8>> {
    const NEEDED: [&[u8]; 7] = [b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ICCP", b"ANIM", b"ANMF"];
    /// Flags of the head that promise Exif and XMP.
    const METADATA: u8 = 0x0c;
    let length = usize::try_from(u32::from_le_bytes(*file.strip_prefix(b"RIFF")?.first_chunk()?)).ok()?;
    let mut rest = file.get(8..length.checked_add(8)?)?.strip_prefix(b"WEBP")?;
    let mut out = Vec::with_capacity(file.len());
    out.extend(b"RIFF\0\0\0\0WEBP");
    while !rest.is_empty() {
        let length = usize::try_from(u32::from_le_bytes(*rest.get(4..)?.first_chunk()?)).ok()?;
        // Name and length, content, and a byte more where that is odd.
        let (chunk, after) = rest.split_at_checked(length.checked_add(8 + length % 2)?)?;
        rest = after;
        let name = chunk.get(..4)?;
        if !NEEDED.contains(&name) {
            continue;
        }
        let begin = out.len();
        out.extend(chunk);
        if name == b"VP8X" {
            *out.get_mut(begin + 8)? &= !METADATA;
        }
    }
    let length = u32::try_from(out.len() - 8).ok()?;
    out.get_mut(4..8)?.copy_from_slice(&length.to_le_bytes());
    Some(out)
}
