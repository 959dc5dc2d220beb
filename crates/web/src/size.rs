//! Sizes of files as people read them.

use fangke_shared::money;

/// `812 B`, `34 KB`, `1.4 MB`, `256 MB`, in steps of 1024.
pub fn size(bytes: i64) -> String {
    const KB: i64 = 1024;
    const MB: i64 = 1024 * KB;
    match bytes {
        ..KB => format!("{bytes} B"),
        KB..MB => format!("{} KB", money::div_round(bytes, KB)),
        _ => {
            // In tenths, so that no fraction is needed.
            let tenths = money::div_round(bytes.saturating_mul(10), MB);
            let (whole, rest) = (money::grouped((tenths / 10).unsigned_abs()), tenths % 10);
            if rest == 0 { format!("{whole} MB") } else { format!("{whole}.{rest} MB") }
        }
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
        assert_eq!(size(5_368_709_120), "5,120 MB");
    }
}
