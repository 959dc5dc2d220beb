use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, GrayImage, ImageEncoder, Luma, Rgba, RgbaImage};

use super::*;

const SECRET: &[u8] = b"N31.2304 E121.4737";

/// Left half red, right half blue.
fn halves(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, _| if x < width / 2 { Rgb([200, 20, 20]) } else { Rgb([20, 20, 200]) })
}

fn jpeg(picture: &RgbImage) -> Vec<u8> {
    let mut file = Vec::new();
    JpegEncoder::new_with_quality(&mut file, 95).encode_image(picture).unwrap();
    file
}

fn png(picture: &DynamicImage) -> Vec<u8> {
    let mut file = Vec::new();
    picture.write_with_encoder(PngEncoder::new(&mut file)).unwrap();
    file
}

fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
    [&[0xff, marker], &length[..], content].concat()
}

/// As a phone would write it: the orientation, and where it was.
fn exif(orientation: u8) -> Vec<u8> {
    let mut exif = b"II*\0\x08\0\0\0\x02\0".to_vec();
    exif.extend(b"\x12\x01\x03\0\x01\0\0\0");
    exif.extend([orientation, 0, 0, 0]);
    // The place, as a text behind the directory.
    exif.extend(b"\x0e\x01\x02\0\x12\0\0\0\x26\0\0\0\0\0\0\0");
    exif.extend(SECRET);
    exif
}

/// A JPEG with everything that cameras and programs write into it.
fn talkative(picture: &RgbImage, orientation: u8) -> Vec<u8> {
    let plain = jpeg(picture);
    let mut file = plain[..2].to_vec();
    file.extend(segment(0xe1, &[b"Exif\0\0", &exif(orientation)[..]].concat()));
    file.extend(segment(0xe1, &[b"http://ns.adobe.com/xap/1.0/\0", SECRET].concat()));
    file.extend(segment(0xed, SECRET));
    file.extend(segment(0xfe, SECRET));
    file.extend(&plain[2..]);
    file.extend(SECRET);
    file
}

fn prepared(file: impl Into<Bytes>) -> Prepared {
    prepare(&file.into(), None).unwrap_or_else(|error| panic!("{error}"))
}

fn code(file: impl Into<Bytes>) -> ErrorCode {
    prepare(&file.into(), None).map(|_| ()).expect_err("refused").code
}

fn shown(prepared: &Prepared) -> Vec<RgbImage> {
    prepared.sizes.iter().map(|(_, file)| image::load_from_memory(file).unwrap().into_rgb8()).collect()
}

fn contains(file: &[u8], part: &[u8]) -> bool {
    file.windows(part.len()).any(|window| window == part)
}

#[track_caller]
fn assert_near(pixel: &Rgb<u8>, [r, g, b]: [u8; 3]) {
    let is_near = pixel.0.iter().zip([r, g, b]).all(|(&a, b)| a.abs_diff(b) < 12);
    assert!(is_near, "{pixel:?} is not {:?}", [r, g, b]);
}

#[test]
fn a_picture_is_turned_upright() {
    let (red, blue) = ([200, 20, 20], [20, 20, 200]);
    // What a viewer shows in the left upper and right lower corner; from 5 on width and height are exchanged.
    for (orientation, first, last, is_turned) in [
        (1, red, blue, false),
        (2, blue, red, false),
        (3, blue, red, false),
        (4, red, blue, false),
        (5, red, blue, true),
        (6, red, blue, true),
        (7, blue, red, true),
        (8, blue, red, true),
    ] {
        let prepared = prepared(talkative(&halves(400, 200), orientation));
        let size = if is_turned { (200, 400) } else { (400, 200) };
        assert_eq!((prepared.width, prepared.height), size, "{orientation}");
        for picture in shown(&prepared) {
            assert_eq!(picture.width() > picture.height(), !is_turned);
            assert_near(picture.get_pixel(2, 2), first);
            assert_near(picture.get_pixel(picture.width() - 3, picture.height() - 3), last);
        }
    }
}

#[test]
fn nothing_that_the_camera_noted_stays_and_no_pixel_of_the_original_changes() {
    let upload = talkative(&halves(400, 200), 6);
    assert!(contains(&upload, SECRET));
    let prepared = prepared(upload.clone());
    for file in prepared.sizes.iter().map(|(_, file)| file).chain([&prepared.original]) {
        assert!(!contains(file, SECRET));
    }
    assert_eq!(image::load_from_memory(&prepared.original).unwrap(), image::load_from_memory(&upload).unwrap());
    let mut decoder = image::codecs::jpeg::JpegDecoder::new(Cursor::new(&prepared.original)).unwrap();
    assert_eq!(decoder.orientation().unwrap(), Orientation::Rotate90);

    // PNG and WebP note it in chunks.
    let picture = DynamicImage::from(halves(40, 20));
    let plain = png(&picture);
    let end = plain.len() - 12;
    let text = [&18_u32.to_be_bytes()[..], b"tEXt", SECRET, &[0; 4]].concat();
    let noted = [&plain[..end], &text, &plain[end..]].concat();
    assert_eq!(metadata::strip(ImageFormat::Png, &noted).unwrap(), plain);
    let mut plain = Vec::new();
    WebPEncoder::new_lossless(&mut plain).encode(picture.as_bytes(), 40, 20, ExtendedColorType::Rgb8).unwrap();
    let mut noted = [&plain[..], b"EXIF\x12\0\0\0", SECRET].concat();
    let length = u32::try_from(noted.len() - 8).unwrap().to_le_bytes();
    noted[4..8].copy_from_slice(&length);
    assert_eq!(metadata::strip(ImageFormat::WebP, &noted).unwrap(), plain);
    assert_eq!(self::prepared(noted).media_type, "image/webp");
}

/// How many pixels of a part of a grey picture are marked.
fn marked(picture: &RgbImage, grey: u8, (left, top): (u32, u32)) -> usize {
    let (width, height) = picture.dimensions();
    let quarter = image::imageops::crop_imm(picture, left, top, width / 2, height / 2).to_image();
    quarter.pixels().filter(|pixel| pixel.0[1].abs_diff(grey) > 24).count()
}

#[test]
fn every_size_carries_the_mark_once_on_light_and_on_dark() {
    for grey in [0, 128, 255] {
        let plain = RgbImage::from_pixel(2400, 1600, Rgb([grey; 3]));
        let prepared = prepared(jpeg(&plain));
        let widths: Vec<u32> = prepared.sizes.iter().map(|(width, _)| *width).collect();
        assert_eq!(widths, [320, 960, 1920]);
        for picture in shown(&prepared) {
            let (width, height) = picture.dimensions();
            assert_eq!(height, (width * 2 + 1) / 3);
            let there = marked(&picture, grey, (width / 2, height / 2));
            assert!(there * 200 > usize::try_from(width * height).unwrap() / 4, "{there} of {width}×{height} on {grey}");
            for place in [(0, 0), (width / 2, 0), (0, height / 2)] {
                assert_eq!(marked(&picture, grey, place), 0, "{place:?} on {grey}");
            }
        }
    }
}

#[test]
fn a_company_marks_with_its_own_name() {
    let red = DynamicImage::from(image::RgbaImage::from_pixel(400, 100, image::Rgba([255, 0, 0, 255])));
    let own = small(&png(&red).into(), 640).unwrap();
    let plain = RgbImage::from_pixel(1920, 1280, Rgb([255; 3]));
    let prepared = prepare(&jpeg(&plain).into(), Some(&own)).unwrap_or_else(|error| panic!("{error}"));
    let picture = shown(&prepared).pop().unwrap();
    let reddish = picture.pixels().filter(|pixel| pixel.0[0] > 200 && pixel.0[1] < 160).count();
    assert!(reddish > 50_000, "{reddish}");
}

#[test]
fn a_logo_is_scaled_down_and_stays_transparent() {
    let clear = DynamicImage::from(image::RgbaImage::from_pixel(2000, 500, image::Rgba([0, 0, 0, 0])));
    let logo = image::load_from_memory(&small(&png(&clear).into(), 640).unwrap()).unwrap();
    assert_eq!((logo.width(), logo.height(), logo.to_rgba8().get_pixel(3, 3).0[3]), (640, 160, 0));
    assert!(small(&b"no picture at all".to_vec().into(), 640).is_err());
}

#[test]
fn what_is_transparent_becomes_white_and_every_kind_of_pixel_is_taken() {
    let clear = RgbaImage::from_fn(100, 80, |x, _| Rgba([0, 0, 0, if x < 50 { 0 } else { 255 }]));
    let prepared = prepared(png(&clear.into()));
    let picture = &shown(&prepared)[0];
    assert_near(picture.get_pixel(2, 2), [255; 3]);
    assert_near(picture.get_pixel(97, 2), [0; 3]);
    assert_eq!((prepared.media_type, picture.dimensions()), ("image/png", (100, 80)));
    for picture in [
        DynamicImage::from(GrayImage::from_pixel(30, 20, Luma([90]))),
        DynamicImage::from(halves(30, 20)).into_rgb16().into(),
        DynamicImage::from(halves(30, 20)).into_rgba16().into(),
        DynamicImage::from(halves(1, 1)),
    ] {
        assert_eq!(self::prepared(png(&picture)).width, picture.width());
    }
}

#[test]
fn wide_colours_become_those_that_browsers_assume() {
    let picture = RgbImage::from_pixel(64, 64, Rgb([200, 100, 50]));
    let mut encoded = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut encoded, 95);
    encoder.set_icc_profile(ColorProfile::new_display_p3().encode().unwrap()).unwrap();
    encoder.encode_image(&picture).unwrap();
    let prepared = prepared(encoded);
    // The same light, told in the narrower space: more red, less green and blue.
    assert_near(shown(&prepared)[0].get_pixel(1, 1), [214, 96, 36]);
    assert_near(shown(&self::prepared(jpeg(&picture)))[0].get_pixel(1, 1), [200, 100, 50]);
}

/// The head of a PNG that promises this many pixels.
fn png_head(width: u32, height: u32) -> Vec<u8> {
    let mut chunk = b"IHDR".to_vec();
    chunk.extend(width.to_be_bytes());
    chunk.extend(height.to_be_bytes());
    chunk.extend([8, 2, 0, 0, 0]);
    let sum = !chunk.iter().fold(u32::MAX, |sum, &byte| {
        (0..8).fold(sum ^ u32::from(byte), |sum, _| if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 })
    });
    let data = [&1_u32.to_be_bytes()[..], b"IDAT\0\0\0\0\0"].concat();
    [&b"\x89PNG\r\n\x1a\n\0\0\0\x0d"[..], &chunk, &sum.to_be_bytes(), &data].concat()
}

#[test]
fn bombs_are_refused_by_their_head() {
    for (width, height) in [(30_000, 30_000), (12_001, 10), (10, 12_001), (8_000, 6_251), (u32::MAX >> 1, 1)] {
        assert_eq!(code(png_head(width, height)), ErrorCode::ImageTooLarge, "{width}×{height}");
    }
    let mut bomb = jpeg(&halves(16, 16));
    let frame = bomb.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    bomb[frame + 5..frame + 9].copy_from_slice(&[0xff; 4]);
    assert_eq!(code(bomb), ErrorCode::ImageTooLarge);
}

#[test]
fn what_is_no_picture_is_refused() {
    for file in [
        &b""[..],
        b"<!doctype html><html><script>alert(1)</script></html>",
        b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        b"GIF89a\x01\0\x01\0\0\0\0;",
        b"%PDF-1.7",
        b"BM\0\0\0\0",
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xe0<script>",
        b"RIFF\0\0\0\0WEBP",
        b"\0\0\0\x18ftypmp42",
    ] {
        assert_eq!(code(file.to_vec()), ErrorCode::UnsupportedImage, "{}", String::from_utf8_lossy(file));
    }
    for brand in ["heic", "heix", "mif1", "avif"] {
        let file = format!("\0\0\0\x18ftyp{brand}\0\0\0\0mif1{brand}");
        assert_eq!(code(file.into_bytes()), ErrorCode::HeicUnsupported, "{brand}");
    }
}

#[test]
fn a_file_that_ends_too_early_is_refused() {
    let picture = halves(64, 48);
    let mut webp = Vec::new();
    WebPEncoder::new_lossless(&mut webp).write_image(picture.as_raw(), 64, 48, ExtendedColorType::Rgb8).unwrap();
    for file in [jpeg(&picture), png(&picture.clone().into()), webp] {
        assert_eq!(prepared(file.clone()).width, 64);
        for length in 0..file.len() {
            assert_eq!(code(file[..length].to_vec()), ErrorCode::UnsupportedImage, "{length} of {}", file.len());
        }
    }
}

#[test]
fn a_damaged_file_does_no_harm() {
    use rand::{RngExt, SeedableRng};
    let mut random = rand::rngs::StdRng::seed_from_u64(7);
    let picture = halves(64, 48);
    for file in [talkative(&picture, 6), png(&picture.clone().into())] {
        for _ in 0..200 {
            let mut damaged = file.clone();
            for _ in 0..random.random_range(1..6) {
                let at = random.random_range(0..damaged.len());
                damaged[at] = random.random();
            }
            // Refused or taken, but never a panic and never a picture of another size than it says.
            if let Ok(prepared) = prepare(&damaged.into(), None) {
                let (width, height) = shown(&prepared).pop().unwrap().dimensions();
                assert!(width <= 1920 && width <= prepared.width && height > 0);
            }
        }
    }
}
