//! Han characters: one writing for all, and every way in which a name is read.
//!
//! `simplified.txt` has traditional characters above their simplified ones (from OpenCC's `TSCharacters`, Apache-2.0). `readings.txt` has
//! the readings in use of characters that have several, the commonest first (counted in the phrases of pypinyin, MIT; names of places and
//! families added); all others have one, which `pinyin` knows.

use std::collections::HashMap;
use std::sync::LazyLock;

use pinyin::ToPinyin;

static SIMPLIFIED: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let lines: Vec<&str> = include_str!("simplified.txt").lines().collect();
    lines.chunks_exact(2).flat_map(|pair| pair.concat().chars().zip_halves()).collect()
});

static READINGS: LazyLock<HashMap<char, Vec<&'static str>>> = LazyLock::new(|| {
    let line = |line: &'static str| {
        let mut words = line.split(' ');
        Some((words.next()?.chars().next()?, words.collect()))
    };
    include_str!("readings.txt").lines().filter_map(line).collect()
});

/// Places and things whose characters are read otherwise than mostly: said whole, they are read so first.
const PHRASES: [(&str, &str); 26] = [
    ("重庆", "chong qing"),
    ("厦门", "xia men"),
    ("长安", "chang an"),
    ("长沙", "chang sha"),
    ("长春", "chang chun"),
    ("成都", "cheng du"),
    ("首都", "shou du"),
    ("番禺", "pan yu"),
    ("乐清", "yue qing"),
    ("乐亭", "lao ting"),
    ("银行", "yin hang"),
    ("朝阳", "chao yang"),
    ("六安", "lu an"),
    ("六合", "lu he"),
    ("东莞", "dong guan"),
    ("莘庄", "xin zhuang"),
    ("大埔", "da bu"),
    ("黄陂", "huang pi"),
    ("沌口", "zhuan kou"),
    ("东涌", "dong chong"),
    ("蔚县", "yu xian"),
    ("单县", "shan xian"),
    ("解放", "jie fang"),
    ("音乐", "yin yue"),
    ("大厦", "da sha"),
    ("重工", "zhong gong"),
];

/// Ways to read what begins with one character of a name; more are left out.
const WAYS_MAX: usize = 12;
/// Characters from the beginning whose other readings count: nobody types a name to its end who reads it otherwise.
const READ_FAR: usize = 6;

trait ZipHalves {
    fn zip_halves(self) -> Vec<(char, char)>;
}

impl<I: Iterator<Item = char>> ZipHalves for I {
    fn zip_halves(self) -> Vec<(char, char)> {
        let all: Vec<char> = self.collect();
        let (above, below) = all.split_at(all.len() / 2);
        above.iter().copied().zip(below.iter().copied()).collect()
    }
}

/// The simplified character, or the same.
pub fn simplified(c: char) -> char {
    if c.is_ascii() { c } else { SIMPLIFIED.get(&c).copied().unwrap_or(c) }
}

/// Every way to read a name from each of its characters on, as syllables; the first of each is the usual one.
pub fn readings(name: &[char]) -> Vec<Vec<String>> {
    let mut each: Vec<Vec<String>> = name.iter().map(|c| of(*c)).collect();
    let text: String = name.iter().collect();
    for (phrase, read) in PHRASES {
        for (at, _) in text.match_indices(phrase) {
            let at = text.get(..at).map_or(0, |before| before.chars().count());
            for (readings, syllable) in each.iter_mut().skip(at).zip(read.split(' ')) {
                readings.retain(|known| known != syllable);
                readings.insert(0, syllable.to_owned());
            }
        }
    }
    let mut ways = Vec::new();
    for start in 0..each.len() {
        ways.extend(combined(each.get(start..).unwrap_or_default()));
    }
    ways
}

/// The usual way first, then those that differ from it in one reading, in two, and so on.
fn combined(each: &[Vec<String>]) -> Vec<Vec<String>> {
    let usual: Vec<String> = each.iter().filter_map(|readings| readings.first().cloned()).collect();
    let mut ways = vec![usual];
    let mut begun = 0;
    // Each way that is known, with one more reading changed behind the last that it has changed.
    let mut changed_until = vec![0];
    while begun < ways.len() && ways.len() < WAYS_MAX {
        let (way, from) = (ways.get(begun).cloned().unwrap_or_default(), changed_until.get(begun).copied().unwrap_or_default());
        for (place, readings) in each.iter().enumerate().take(READ_FAR).skip(from) {
            for other in readings.iter().skip(1) {
                let mut next = way.clone();
                if let Some(syllable) = next.get_mut(place) {
                    syllable.clone_from(other);
                }
                if ways.len() < WAYS_MAX {
                    ways.push(next);
                    changed_until.push(place + 1);
                }
            }
        }
        begun += 1;
    }
    ways
}

fn of(c: char) -> Vec<String> {
    if let Some(known) = READINGS.get(&c) {
        return known.iter().map(ToString::to_string).collect();
    }
    match c.to_pinyin().map(pinyin::Pinyin::plain) {
        // `ü` is typed as `v`, or as if it had no dots.
        Some(plain) if plain.contains('ü') => vec![plain.replace('ü', "v"), plain.replace('ü', "u")],
        Some(plain) => vec![plain.to_owned()],
        None => vec![c.to_lowercase().collect()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_whole() {
        let lines: Vec<&str> = include_str!("simplified.txt").lines().collect();
        assert!(lines.len().is_multiple_of(2) && lines.chunks(2).all(|pair| pair[0].chars().count() == pair[1].chars().count()));
        assert!(SIMPLIFIED.len() > 2_500 && READINGS.len() > 300, "{} {}", SIMPLIFIED.len(), READINGS.len());
        assert!(READINGS.values().all(|readings| readings.len() > 1 && readings.iter().all(|r| r.bytes().all(|b| b.is_ascii_lowercase()))));
        assert_eq!("綠城裡臺灣Ａ".chars().map(simplified).collect::<String>(), "绿城里台湾Ａ");
    }

    #[test]
    fn the_usual_way_comes_first_and_the_others_are_few() {
        let ways = |name: &str| readings(&name.chars().collect::<Vec<_>>());
        assert_eq!(ways("重庆")[0], ["chong", "qing"]);
        assert!(ways("重庆").contains(&vec!["zhong".to_owned(), "qing".to_owned()]));
        assert_eq!(ways("花园"), [vec!["hua", "yuan"], vec!["yuan"]]);
        assert!(ways("长乐行重单仇会").len() <= 7 * WAYS_MAX);
    }
}
