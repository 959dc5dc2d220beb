//! Sizes of files as people read them.

use fangke_shared::money;

/// `812 B`, `34 KB`, `1.4 MB`, `256 MB`, `5.2 GB`, in steps of 1024.
pub fn size(bytes: i64) -> String {
    const KB: i64 = 1024;
    const MB: i64 = 1024 * KB;
    const GB: i64 = 1024 * MB;
    let tenths_of = |unit: i64, name: &str| {
        // In tenths, so that no fraction is needed.
        let tenths = money::div_round(bytes.saturating_mul(10), unit);
        let (whole, rest) = (money::grouped((tenths / 10).unsigned_abs()), tenths % 10);
        if rest == 0 { format!("{whole} {name}") } else { format!("{whole}.{rest} {name}") }
    };
    match bytes {
        ..KB => format!("{bytes} B"),
        KB..MB => format!("{} KB", money::div_round(bytes, KB)),
        MB..GB => tenths_of(MB, "MB"),
        _ => tenths_of(GB, "GB"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_a_unit_that_fits() {
        assert_eq!(size(812), "812 B");
        assert_eq!(size(34_600), "34 KB");
        assert_eq!(size(1_468_006), "1.4 MB");
        assert_eq!(size(268_435_456), "256 MB");
        assert_eq!(size(5_583_457_485), "5.2 GB");
        assert_eq!(size(2_199_023_255_552), "2,048 GB");
    }
}
