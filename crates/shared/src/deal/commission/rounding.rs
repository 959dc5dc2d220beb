//! LR, the largest remainder (§4.8): whole fen that add up exactly.

/// What one of several gets of a total.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Part {
    /// How much of the whole; negative counts as nothing.
    pub weight: i64,
    /// What it gets, in fen.
    pub amount_fen: i64,
    /// What the floor left of it, in parts of the sum of all weights.
    pub rest: u64,
    /// It got one of the fen that were left.
    pub has_extra: bool,
}

impl Part {
    /// A part that has nothing yet.
    pub const fn new(weight: i64) -> Self {
        Self { weight, amount_fen: 0, rest: 0, has_extra: false }
    }

    const fn size(&self) -> u64 {
        if self.weight > 0 { self.weight.unsigned_abs() } else { 0 }
    }
}

/// Gives each part the floor of its share, and the fen that are left one each to those with the largest remainder; of equal ones to the
/// first. A negative total is the mirror image of the positive one. Says how many fen were left to hand out.
///
/// The parts add up to the total, for any total, unless there is none of any weight: then nothing is given.
pub fn allocate(total_fen: i64, parts: &mut [Part]) -> u64 {
    let (whole, sign) = (total_fen.unsigned_abs(), total_fen.signum());
    let sum: u64 = parts.iter().map(Part::size).sum();
    if sum == 0 {
        parts.iter_mut().for_each(|part| *part = Part::new(part.weight));
        return 0;
    }
    let mut given = 0;
    for part in parts.iter_mut() {
        let (floor, rest) = cut(whole, part.size(), sum);
        given += floor;
        (part.rest, part.has_extra, part.amount_fen) = (rest, false, signed(floor, sign));
    }
    // Fewer fen are left than there are parts with a remainder: the fractions add up to exactly so many, and each is less than one.
    let left = whole - given;
    for _ in 0..left {
        let mut best: Option<&mut Part> = None;
        for part in parts.iter_mut().filter(|part| !part.has_extra) {
            if best.as_ref().is_none_or(|best| part.rest > best.rest) {
                best = Some(part);
            }
        }
        if let Some(part) = best {
            part.amount_fen += sign;
            part.has_extra = true;
        }
    }
    left
}

/// Floor and remainder of `whole × size ÷ sum`; in 128 bits where 64 are too few.
fn cut(whole: u64, size: u64, sum: u64) -> (u64, u64) {
    if let Some(product) = whole.checked_mul(size) {
        return (product / sum, product % sum);
    }
    let (product, sum) = (u128::from(whole) * u128::from(size), u128::from(sum));
    // A size is never more than the sum of all: neither of them is more than what was there before.
    (u64::try_from(product / sum).unwrap_or_default(), u64::try_from(product % sum).unwrap_or_default())
}

/// As much on the side of the total. Its own part is the largest that there can be, so it fits.
fn signed(fen: u64, sign: i64) -> i64 {
    if sign < 0 { 0_i64.wrapping_sub_unsigned(fen) } else { 0_i64.wrapping_add_unsigned(fen) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amounts(total: i64, weights: &[i64]) -> Vec<i64> {
        let mut parts: Vec<Part> = weights.iter().map(|weight| Part::new(*weight)).collect();
        allocate(total, &mut parts);
        parts.iter().map(|part| part.amount_fen).collect()
    }

    #[test]
    fn what_is_left_goes_to_the_largest_remainders() {
        assert_eq!(amounts(1_000_001, &[7268, 1093, 273, 1366]), [726_801, 109_300, 27_300, 136_600]);
        assert_eq!(amounts(10_000, &[3333, 3333, 3334]), [3333, 3333, 3334]);
        assert_eq!(amounts(10_000, &[1, 1, 1]), [3334, 3333, 3333]);
        assert_eq!(amounts(1, &[5000, 5000]), [1, 0]);
        assert_eq!(amounts(-10_000, &[3333, 3333, 3334]), [-3333, -3333, -3334]);
        assert_eq!(amounts(0, &[1, 2]), [0, 0]);
    }

    #[test]
    fn the_ends_of_the_integers_add_up_too() {
        for total in [i64::MAX, i64::MIN, i64::MIN + 1, 1_000_000_000_000, -1_000_000_000_000] {
            let parts = amounts(total, &[3000, 6000, 1000]);
            assert_eq!(parts.iter().map(|part| i128::from(*part)).sum::<i128>(), i128::from(total));
        }
        assert_eq!(amounts(i64::MIN, &[1]), [i64::MIN]);
    }

    #[test]
    fn nobody_of_no_weight_gets_anything() {
        assert_eq!(amounts(7, &[0, 1, -3, 1]), [0, 4, 0, 3]);
        assert_eq!(amounts(7, &[]), [0; 0]);
        assert_eq!(amounts(7, &[0]), [0]);
    }
}
