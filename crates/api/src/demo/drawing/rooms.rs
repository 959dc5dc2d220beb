//! Rooms as one sees them from the door.

use rand::RngExt as _;
use rand::rngs::StdRng;

use super::canvas::{Canvas, Colour};
use crate::demo::words::pick;
use crate::platform::error::ApiResult;
use crate::platform::files::Bytes;

const WIDTH: i32 = 1280;
const HEIGHT: i32 = 960;
/// Where the wall meets the floor.
const GROUND: i32 = 690;

const WHITE: Colour = 0xf6_f5f1;
const DARK: Colour = 0x4a_4640;
const GREEN: Colour = 0x7f_9f74;

/// What is photographed, in the order of a survey.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// First of all.
    Living,
    /// The largest bedroom.
    Bedroom,
    /// The kitchen.
    Kitchen,
    /// The bathroom.
    Bathroom,
    /// A room to work in.
    Study,
}

impl Room {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Living, Self::Bedroom, Self::Kitchen, Self::Bathroom, Self::Study];
}

/// What goes together.
struct Palette {
    wall: Colour,
    floor: Colour,
    wood: Colour,
    fabric: Colour,
    light_fabric: Colour,
}

const PALETTES: [Palette; 5] = [
    Palette { wall: 0xd9_d5cd, floor: 0xb9_9a76, wood: 0x8b_6b4a, fabric: 0x7e_8a8c, light_fabric: 0x93_9ea0 },
    Palette { wall: 0xdf_e3df, floor: 0xc7_ab87, wood: 0xa0_7f58, fabric: 0x6f_8b83, light_fabric: 0x88_a39b },
    Palette { wall: 0xe8_e0d2, floor: 0xa8_8763, wood: 0x75_573a, fabric: 0xb0_7a5c, light_fabric: 0xc4_937a },
    Palette { wall: 0xd3_dadf, floor: 0xc2_b7a6, wood: 0x94_8672, fabric: 0x5f_7690, light_fabric: 0x7b_92aa },
    Palette { wall: 0xe4_dcdc, floor: 0x9f_8871, wood: 0x6d_5a49, fabric: 0x94_8196, light_fabric: 0xab_99ad },
];

/// A room, different each time.
///
/// # Errors
/// None in practice.
pub fn room(rng: &mut StdRng, room: Room) -> ApiResult<Bytes> {
    let [first, ..] = &PALETTES;
    let palette = pick(rng, &PALETTES).unwrap_or(first);
    let mut canvas = Canvas::new(WIDTH, HEIGHT, palette.wall);
    canvas.rect((0, GROUND), (WIDTH, HEIGHT - GROUND), palette.floor);
    canvas.rect((0, GROUND - 14), (WIDTH, 14), WHITE);
    match room {
        Room::Living => living(&mut canvas, rng, palette),
        Room::Bedroom => bedroom(&mut canvas, rng, palette),
        Room::Kitchen => kitchen(&mut canvas, rng, palette),
        Room::Bathroom => bathroom(&mut canvas, rng, palette),
        Room::Study => study(&mut canvas, rng, palette),
    }
    if rng.random_range(0..2) == 0 {
        canvas.mirror();
    }
    canvas.png()
}

fn living(canvas: &mut Canvas, rng: &mut StdRng, palette: &Palette) {
    window(canvas, rng, (480, 130), (520, 440));
    curtain(canvas, (420, 100), 90);
    curtain(canvas, (970, 100), 90);
    frame(canvas, rng, (130, 200), (150, 190));
    boards(canvas);
    canvas.ellipse((640, 850), (330, 60), palette.light_fabric);
    sofa(canvas, (70, 520), 460, palette);
    canvas.ellipse((720, 800), (170, 34), palette.wood);
    canvas.rect((708, 800), (24, 80), palette.wood);
    plant(canvas, (1150, 700));
}

fn bedroom(canvas: &mut Canvas, rng: &mut StdRng, palette: &Palette) {
    window(canvas, rng, (880, 150), (300, 400));
    curtain(canvas, (820, 110), 80);
    curtain(canvas, (1165, 110), 80);
    boards(canvas);
    frame(canvas, rng, (400, 170), (180, 120));
    canvas.rect((240, 400), (520, 200), palette.wood);
    canvas.rect((220, 560), (560, 130), WHITE);
    canvas.rect((220, 640), (560, 190), palette.fabric);
    canvas.rect((220, 640), (560, 36), palette.light_fabric);
    for x in [270, 540] {
        canvas.rect((x, 530), (190, 80), WHITE);
        canvas.rect((x, 594), (190, 16), 0xe2_dfd8);
    }
    for x in [90, 800] {
        canvas.rect((x, 610), (110, 150), palette.wood);
        canvas.rect((x + 10, 650), (90, 4), DARK);
        canvas.rect((x + 50, 560), (10, 50), DARK);
        canvas.slanted((490, 565), (x + 30, x + 80), (x + 12, x + 98), 0xf3_e6c4);
    }
}

fn kitchen(canvas: &mut Canvas, rng: &mut StdRng, palette: &Palette) {
    let front = *pick(rng, &[WHITE, 0xd6_dcd8, 0xc9_d3da]).unwrap_or(&WHITE);
    for (row, y) in (0..).zip((360..560).step_by(50)) {
        for x in (0..WIDTH).step_by(100) {
            canvas.rect((x - row % 2 * 50, y), (96, 46), 0xee_ece6);
        }
    }
    doors(canvas, (0, 90), (520, 230), 4, front);
    doors(canvas, (830, 90), (450, 230), 3, front);
    canvas.slanted((90, 330), (610, 740), (540, 810), 0xa9_b1b5);
    canvas.rect((540, 330), (270, 26), 0x8d_969a);
    canvas.rect((0, 560), (WIDTH, 26), 0x5b_5f61);
    doors(canvas, (0, 586), (WIDTH, 210), 8, front);
    canvas.rect((0, 796), (WIDTH, 26), DARK);
    canvas.rect((570, 548), (210, 14), 0x2d_3032);
    for x in [620, 730] {
        canvas.ellipse((x, 546), (40, 6), 0x16_1819);
    }
    canvas.rect((220, 450), (10, 110), 0x9a_a2a6);
    canvas.rect((220, 450), (70, 10), 0x9a_a2a6);
    canvas.rect((1050, 460), (110, 100), palette.wood);
    canvas.ellipse((980, 545), (34, 18), 0xc9_7f4e);
}

fn bathroom(canvas: &mut Canvas, rng: &mut StdRng, palette: &Palette) {
    let tile = *pick(rng, &[0xdd_e6e8, 0xe6_e3dc, 0xd5_dfdb]).unwrap_or(&0xdd_e6e8);
    for y in (0..GROUND).step_by(115) {
        for x in (0..WIDTH).step_by(160) {
            canvas.rect((x, y), (157, 112), tile);
        }
    }
    for x in (0..WIDTH).step_by(200) {
        canvas.rect((x, GROUND), (197, HEIGHT - GROUND), 0xb4_b9ba);
    }
    canvas.rect((150, 130), (360, 290), 0x8d_989c);
    canvas.rect((160, 140), (340, 270), 0xcd_e0e6);
    canvas.slanted((140, 410), (330, 400), (230, 300), 0xdc_ebf0);
    canvas.rect((120, 520), (420, 46), WHITE);
    canvas.rect((150, 566), (360, 190), palette.wood);
    canvas.rect((328, 576), (4, 170), DARK);
    canvas.rect((322, 470), (14, 50), 0x9a_a2a6);
    canvas.rect((800, 60), (10, 700), 0xa9_b1b5);
    canvas.rect((810, 60), (430, 700), 0xe0_edf0);
    canvas.rect((1120, 120), (10, 330), 0x9a_a2a6);
    canvas.ellipse((1090, 130), (60, 12), 0x9a_a2a6);
    canvas.rect((620, 560), (110, 130), WHITE);
    canvas.ellipse((675, 700), (75, 44), WHITE);
    canvas.ellipse((675, 694), (55, 28), 0xdd_dcd7);
}

fn study(canvas: &mut Canvas, rng: &mut StdRng, palette: &Palette) {
    window(canvas, rng, (160, 140), (380, 380));
    boards(canvas);
    // Shelves full of books.
    canvas.rect((760, 90), (420, 620), palette.wood);
    for shelf in 0..4 {
        let y = 110 + shelf * 150;
        canvas.rect((780, y), (380, 130), WHITE);
        let mut x = 790;
        while x < 1110 {
            let (wide, high) = (rng.random_range(14..34), rng.random_range(70..118));
            let colour = *pick(rng, &[palette.fabric, palette.light_fabric, DARK, 0xb8_5c4a, 0xd9_b36c, GREEN]).unwrap_or(&DARK);
            canvas.rect((x, y + 130 - high), (wide, high), colour);
            x += wide + 4;
        }
    }
    canvas.rect((90, 600), (560, 24), palette.wood);
    canvas.rect((110, 624), (24, 200), palette.wood);
    canvas.rect((606, 624), (24, 200), palette.wood);
    canvas.rect((270, 470), (190, 115), DARK);
    canvas.rect((350, 585), (30, 15), DARK);
    canvas.rect((300, 700), (150, 30), palette.fabric);
    canvas.rect((310, 560), (130, 90), palette.fabric);
    canvas.rect((366, 730), (18, 110), DARK);
    canvas.ellipse((375, 845), (80, 14), DARK);
}

/// A window, and what is outside: hills or the town.
fn window(canvas: &mut Canvas, rng: &mut StdRng, (x, y): (i32, i32), (width, height): (i32, i32)) {
    canvas.rect((x - 14, y - 14), (width + 28, height + 28), WHITE);
    let sky = *pick(rng, &[0xbc_d3dd, 0xc8_dbe4, 0xe6_d8c4]).unwrap_or(&0xbc_d3dd);
    canvas.rect((x, y), (width, height), sky);
    if rng.random_range(0..2) == 0 {
        for (peak, high) in [(width / 5, height / 3), (width / 2, height / 2), (width * 4 / 5, height * 2 / 5)] {
            let (from, to) = ((peak - width / 3).max(0), (peak + width / 3).min(width));
            canvas.slanted((y + height - high, y + height), (x + peak, x + peak), (x + from, x + to), 0x9d_b5a5);
        }
    } else {
        for house in 0..6 {
            let high = rng.random_range(height / 5..height * 3 / 5);
            let colour = *pick(rng, &[0xa3_b0b8, 0x93_a2ab, 0xb5_bfc4]).unwrap_or(&0xa3_b0b8);
            canvas.rect((x + house * width / 6, y + height - high), (width / 6 - 6, high), colour);
        }
    }
    canvas.rect((x + width / 2 - 6, y), (12, height), WHITE);
    canvas.rect((x - 24, y + height + 10), (width + 48, 16), 0xe6_e3dc);
}

fn curtain(canvas: &mut Canvas, (x, y): (i32, i32), width: i32) {
    for fold in 0..5 {
        let colour = if fold % 2 == 0 { 0xec_e7dc } else { 0xdd_d7ca };
        canvas.rect((x + fold * width / 5, y), (width / 5, GROUND - y - 30), colour);
    }
}

fn frame(canvas: &mut Canvas, rng: &mut StdRng, (x, y): (i32, i32), (width, height): (i32, i32)) {
    let colour = *pick(rng, &[0xc9_b796, 0x8f_a8a0, 0xb9_8f7c]).unwrap_or(&0xc9_b796);
    canvas.rect((x, y), (width, height), WHITE);
    canvas.rect((x + 16, y + 16), (width - 32, height - 32), colour);
    canvas.ellipse((x + width / 2, y + height / 2), (width / 5, height / 5), WHITE);
}

/// The joints of a wooden floor.
fn boards(canvas: &mut Canvas) {
    for y in [730, 785, 860] {
        canvas.rect((0, y), (WIDTH, 2), 0x9b_8a74);
    }
}

fn sofa(canvas: &mut Canvas, (x, y): (i32, i32), width: i32, palette: &Palette) {
    canvas.rect((x + 40, y), (width - 80, 140), palette.light_fabric);
    canvas.rect((x + 40, y + 120), (width - 80, 110), palette.fabric);
    canvas.rect((x + width / 2 - 2, y + 10), (4, 110), palette.fabric);
    for side in [x, x + width - 60] {
        canvas.rect((side, y + 60), (60, 180), palette.fabric);
        canvas.ellipse((side + 30, y + 62), (30, 22), palette.fabric);
    }
    for leg in [x + 20, x + width - 36] {
        canvas.rect((leg, y + 240), (16, 26), DARK);
    }
}

fn plant(canvas: &mut Canvas, (x, y): (i32, i32)) {
    canvas.rect((x - 6, y - 170), (12, 190), 0x7a_6248);
    canvas.ellipse((x, y - 220), (80, 84), GREEN);
    canvas.ellipse((x + 46, y - 150), (56, 54), 0x6d_8c63);
    canvas.slanted((y + 10, y + 110), (x - 46, x + 46), (x - 34, x + 34), WHITE);
}

/// Cupboard doors side by side.
fn doors(canvas: &mut Canvas, (x, y): (i32, i32), (width, height): (i32, i32), count: i32, colour: Colour) {
    canvas.rect((x, y), (width, height), 0xb9_bcba);
    for door in 0..count {
        let wide = width / count;
        canvas.rect((x + door * wide + 2, y + 2), (wide - 4, height - 4), colour);
        canvas.rect((x + door * wide + wide - 20, y + height / 2 - 25), (5, 50), 0x8d_969a);
    }
}
