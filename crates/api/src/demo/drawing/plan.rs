//! Floor plans: bedrooms along the north, living room, bathroom and kitchen along the south.

use super::canvas::{Canvas, Colour};
use crate::platform::error::ApiResult;
use crate::platform::files::Bytes;

const WALL: Colour = 0x3a_4449;
const GLASS: Colour = 0x7f_c4d4;
const THIN: Colour = 0x9a_a5aa;
const PAPER: Colour = 0xff_ffff;
const SOFT: Colour = 0xee_f2f3;

/// Thickness of a wall.
const THICK: i32 = 12;
/// Width of a door.
const DOOR: i32 = 76;

/// The plan of a flat with so many bedrooms; larger flats have larger plans.
///
/// # Errors
/// None in practice.
pub fn plan(bedrooms: usize) -> ApiResult<Bytes> {
    let rooms = i32::try_from(bedrooms).unwrap_or(1).max(1);
    let (width, height) = (640 + 160 * rooms, 720 + 60 * rooms);
    let mut canvas = Canvas::new(width, height, PAPER);
    let (left, top, right, bottom) = (60, 60, width - 60, height - 60);
    let middle = top + (bottom - top) * 9 / 20;
    let kitchen = left + (right - left) * 3 / 5;
    let lower = middle + (bottom - middle) / 2;

    // Outer walls with their windows, then the walls inside.
    frame(&mut canvas, (left, top), (right, bottom));
    canvas.rect((left, middle), (right - left, THICK), WALL);
    canvas.rect((kitchen, middle), (THICK, bottom - middle), WALL);
    canvas.rect((kitchen, lower), (right - kitchen, THICK), WALL);
    let wide = (right - left) / rooms;
    for room in 0..rooms {
        let from = left + room * wide;
        if room > 0 {
            canvas.rect((from, top), (THICK, middle - top), WALL);
        }
        window(&mut canvas, (from + wide / 4, top), wide / 2);
        bed(&mut canvas, (from + wide / 2, top + 60), wide.min(260));
        door(&mut canvas, (from + wide - DOOR - 40, middle), false);
    }
    window(&mut canvas, (left + (kitchen - left) / 5, bottom - THICK), (kitchen - left) * 3 / 5);
    canvas.rect((right - THICK, lower + 60), (THICK, 110), GLASS);
    sofa(&mut canvas, (left + 50, bottom - 120), (kitchen - left) / 2);
    basin(&mut canvas, (right - 130, middle + 50));
    stove(&mut canvas, (kitchen + 50, bottom - 70), right - kitchen - 100);
    gap(&mut canvas, (kitchen, middle + 40));
    gap(&mut canvas, (kitchen, lower + 40));
    entrance(&mut canvas, (left, middle + 60));
    canvas.png()
}

fn frame(canvas: &mut Canvas, (left, top): (i32, i32), (right, bottom): (i32, i32)) {
    canvas.rect((left, top), (right - left, bottom - top), WALL);
    canvas.rect((left + THICK, top + THICK), (right - left - 2 * THICK, bottom - top - 2 * THICK), PAPER);
}

fn window(canvas: &mut Canvas, at: (i32, i32), wide: i32) {
    canvas.rect(at, (wide, THICK), PAPER);
    canvas.rect((at.0, at.1 + THICK / 3), (wide, THICK / 3), GLASS);
}

/// A door in a wall that runs across, swinging up or down.
fn door(canvas: &mut Canvas, (x, y): (i32, i32), down: bool) {
    canvas.rect((x, y), (DOOR, THICK), PAPER);
    canvas.rect((x, if down { y } else { y - DOOR }), (3, DOOR), THIN);
    canvas.swing((x, y), DOOR, (true, down), THIN);
}

/// An opening in a wall that runs down.
fn gap(canvas: &mut Canvas, (x, y): (i32, i32)) {
    canvas.rect((x, y), (THICK, DOOR), PAPER);
    canvas.rect((x - DOOR, y), (DOOR, 3), THIN);
    canvas.swing((x, y), DOOR, (false, true), THIN);
}

fn entrance(canvas: &mut Canvas, (x, y): (i32, i32)) {
    canvas.rect((x, y), (THICK, DOOR), PAPER);
    canvas.rect((x + THICK, y), (DOOR, 3), THIN);
    canvas.swing((x + THICK, y), DOOR, (true, true), THIN);
}

fn outlined(canvas: &mut Canvas, (x, y): (i32, i32), (width, height): (i32, i32)) {
    canvas.rect((x, y), (width, height), THIN);
    canvas.rect((x + 3, y + 3), (width - 6, height - 6), SOFT);
}

fn bed(canvas: &mut Canvas, (middle, y): (i32, i32), wide: i32) {
    let (width, left) = (wide * 3 / 5, middle - wide * 3 / 10);
    outlined(canvas, (left, y), (width, 150));
    outlined(canvas, (left + 10, y + 10), (width / 2 - 15, 36));
    outlined(canvas, (left + width / 2 + 5, y + 10), (width / 2 - 15, 36));
}

fn sofa(canvas: &mut Canvas, (x, y): (i32, i32), wide: i32) {
    outlined(canvas, (x, y), (wide, 70));
    outlined(canvas, (x + 14, y), (wide - 28, 48));
    outlined(canvas, (x + wide / 4, y - 90), (wide / 2, 50));
}

fn basin(canvas: &mut Canvas, (x, y): (i32, i32)) {
    outlined(canvas, (x, y), (80, 50));
    canvas.ellipse((x + 40, y + 25), (26, 15), THIN);
    canvas.ellipse((x + 40, y + 25), (23, 12), PAPER);
}

fn stove(canvas: &mut Canvas, (x, y): (i32, i32), wide: i32) {
    outlined(canvas, (x, y), (wide, 50));
    for at in [wide / 4, wide / 4 + 44] {
        canvas.ellipse((x + at, y + 25), (16, 16), THIN);
        canvas.ellipse((x + at, y + 25), (12, 12), PAPER);
    }
}
