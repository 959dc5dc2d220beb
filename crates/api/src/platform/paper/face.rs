//! Reads of an OpenType font what a paper needs: which glyph a character has, and how wide it is. Everything else of the font is copied as it is.

/// A number of two bytes.
fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(data.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

/// The same with a sign.
fn i16_at(data: &[u8], at: usize) -> Option<i16> {
    Some(i16::from_be_bytes(data.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

/// A number of four bytes that is a place, a length or a count.
fn u32_at(data: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32::from_be_bytes(data.get(at..at.checked_add(4)?)?.try_into().ok()?)).ok()
}

/// A table of the face that begins at `at`.
fn table<'a>(data: &'a [u8], at: usize, tag: &[u8; 4]) -> Option<&'a [u8]> {
    let count = usize::from(u16_at(data, at.checked_add(4)?)?);
    let mut records = data.get(at.checked_add(12)?..)?.chunks_exact(16).take(count);
    let record = records.find(|record| record.starts_with(tag))?;
    let (begin, length) = (u32_at(record, 8)?, u32_at(record, 12)?);
    data.get(begin..begin.checked_add(length)?)
}

/// Where the faces of a file begin: one, or those of a collection.
fn begins(data: &[u8]) -> Vec<usize> {
    if !data.starts_with(b"ttcf") {
        return vec![0];
    }
    let count = u32_at(data, 8).unwrap_or_default().min(64);
    (0..count).filter_map(|n| u32_at(data, 12 + 4 * n)).collect()
}

/// A name of a face: 1 is the family, 6 the one for PostScript.
fn name(data: &[u8], at: usize, wanted: u16) -> Option<String> {
    let names = table(data, at, b"name")?;
    let (count, texts) = (usize::from(u16_at(names, 2)?), usize::from(u16_at(names, 4)?));
    let mut records = names.get(6..)?.chunks_exact(12).take(count);
    // Microsoft's, in American English: every font has it, in UTF-16.
    let record = records.find(|record| {
        u16_at(record, 0) == Some(3) && matches!(u16_at(record, 4), Some(0x0409 | 0)) && u16_at(record, 6) == Some(wanted)
    })?;
    let (length, offset) = (usize::from(u16_at(record, 8)?), usize::from(u16_at(record, 10)?));
    let begin = texts.checked_add(offset)?;
    let units: Vec<u16> = names.get(begin..begin.checked_add(length)?)?.chunks_exact(2).filter_map(|pair| u16_at(pair, 0)).collect();
    Some(String::from_utf16_lossy(&units))
}

/// The first of `count` segments, which lie in order, that ends with `wanted` or later.
fn segment(count: usize, wanted: usize, last: impl Fn(usize) -> Option<usize>) -> Option<usize> {
    let (mut begin, mut end) = (0, count);
    while begin < end {
        let middle = begin + (end - begin) / 2;
        if last(middle)? < wanted {
            begin = middle + 1;
        } else {
            end = middle;
        }
    }
    (begin < count).then_some(begin)
}

/// Where the characters of a face are looked up.
enum Map<'a> {
    /// Format 4: segments of what two bytes can say.
    Short(&'a [u8]),
    /// Format 12: groups of any characters.
    Long(&'a [u8]),
}

impl<'a> Map<'a> {
    fn of(cmap: &'a [u8]) -> Option<Self> {
        let count = usize::from(u16_at(cmap, 2)?);
        let places = cmap.get(4..)?.chunks_exact(8).take(count).filter_map(|record| u32_at(record, 4));
        let tables: Vec<&[u8]> = places.filter_map(|at| cmap.get(at..)).collect();
        let of = |format| tables.iter().copied().find(|table| u16_at(table, 0) == Some(format));
        of(12).map(Self::Long).or_else(|| of(4).map(Self::Short))
    }

    fn glyph(&self, c: char) -> Option<u16> {
        match self {
            Self::Long(table) => {
                let groups = table.get(16..)?;
                let wanted = usize::try_from(u32::from(c)).ok()?;
                // No font has more than a million characters.
                let count = u32_at(table, 12)?.min(1 << 20);
                let group = 12 * segment(count, wanted, |n| u32_at(groups, 12 * n + 4))?;
                let place = wanted.checked_sub(u32_at(groups, group)?)?;
                u16::try_from(u32_at(groups, group + 8)?.checked_add(place)?).ok()
            }
            Self::Short(table) => {
                let wanted = u16::try_from(u32::from(c)).ok()?;
                let size = usize::from(u16_at(table, 6)?);
                let found = 2 * segment(size / 2, wanted.into(), |n| u16_at(table, 14 + 2 * n).map(usize::from))?;
                let place = wanted.checked_sub(u16_at(table, 16 + size + found)?)?;
                let delta = u16_at(table, 16 + 2 * size + found)?;
                let ranges = 16 + 3 * size + found;
                match usize::from(u16_at(table, ranges)?) {
                    0 => Some(wanted.wrapping_add(delta)),
                    range => match u16_at(table, ranges + range + 2 * usize::from(place))? {
                        0 => None,
                        glyph => Some(glyph.wrapping_add(delta)),
                    },
                }
            }
        }
    }
}

/// A face of a font. Lengths are thousandths of the size.
pub struct Face<'a> {
    /// Its place in the file.
    pub index: u32,
    /// Its name for PostScript, letters and digits only.
    pub name: String,
    /// Its outlines are PostScript's: a table of their own, which is embedded alone.
    pub is_cff: bool,
    /// How high it goes.
    pub ascent: f32,
    /// How low it goes, below zero.
    pub descent: f32,
    /// Around all of its glyphs: left, bottom, right, top.
    pub bounds: [f32; 4],
    units: f32,
    widths: &'a [u8],
    width_count: u16,
    map: Map<'a>,
}

impl<'a> Face<'a> {
    /// Opens the face of a file whose family ends with `script`, as `SC` in `Noto Sans CJK SC`; the first one where none does.
    pub fn open(data: &'a [u8], script: &str) -> Option<Self> {
        let all = begins(data);
        let is_it = |at: &usize| name(data, *at, 1).is_some_and(|family| family.ends_with(script));
        let index = all.iter().position(is_it).unwrap_or_default();
        let at = *all.get(index)?;
        let (head, hhea) = (table(data, at, b"head")?, table(data, at, b"hhea")?);
        let units = f32::from(u16_at(head, 18).filter(|units| *units > 0)?);
        let thousandths = |n: i16| f32::from(n) * 1000.0 / units;
        let mut bounds = [0.0; 4];
        for (n, bound) in bounds.iter_mut().enumerate() {
            *bound = thousandths(i16_at(head, 36 + 2 * n)?);
        }
        let is_cff = table(data, at, b"glyf").is_none();
        if is_cff {
            table(data, at, b"CFF ")?;
        }
        let mut name = name(data, at, 6).unwrap_or_default();
        name.retain(|c| c.is_ascii_alphanumeric() || c == '-');
        Some(Self {
            index: u32::try_from(index).ok()?,
            name: if name.is_empty() { "Font".to_owned() } else { name },
            is_cff,
            ascent: thousandths(i16_at(hhea, 4)?),
            descent: thousandths(i16_at(hhea, 6)?),
            bounds,
            units,
            widths: table(data, at, b"hmtx")?,
            width_count: u16_at(hhea, 34).filter(|count| *count > 0)?,
            map: Map::of(table(data, at, b"cmap")?)?,
        })
    }

    /// The glyph of a character; 0, a box, where the face has none.
    pub fn glyph(&self, c: char) -> u16 {
        self.map.glyph(c).unwrap_or_default()
    }

    /// How wide a glyph is.
    pub fn width(&self, glyph: u16) -> f32 {
        // The last width is that of all that follow.
        let place = usize::from(glyph.min(self.width_count.saturating_sub(1))) * 4;
        f32::from(u16_at(self.widths, place).unwrap_or_default()) * 1000.0 / self.units
    }
}

/// The outlines alone of a font with one face whose outlines are PostScript's.
pub fn outlines(font: &[u8]) -> Option<&[u8]> {
    table(font, 0, b"CFF ")
}
