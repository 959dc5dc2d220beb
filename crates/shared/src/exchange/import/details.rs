//! Cells that hold several facts: `2室1厅 | 90.15平米 | 西南 | 精装 | 中楼层(共24层)`.
//!
//! Portals leave out the parts that they don't know, so a part is recognised by what it is, not by its location.

use super::ImportField;
use super::cell::{self, FloorCell, LayoutCell, Per, PriceUnit};
use crate::property::listing::{Area, BuildingForm, Decoration, Equipment, Orientations};

/// A part that says by itself what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// `2室1厅`
    Layout(LayoutCell),
    /// `90.15平米`
    Area(Area),
    /// `中楼层(共24层)`
    Floor(FloorCell),
    /// `南 北`
    Orientations(Orientations),
    /// `精装`
    Decoration(Decoration),
    /// `板楼`
    BuildingForm(BuildingForm),
    /// `有电梯`
    HasElevator(bool),
    /// `四气全齐`
    Equipment(Vec<Equipment>),
    /// `2004年`
    BuiltYear(i32),
    /// `539万`, in fen.
    Price(i64),
    /// `1200元/月`, in fen.
    Rent(i64),
    /// `59,790元/平`, in fen.
    UnitPrice(i64),
}

impl Fact {
    /// Recognises a part. What needs its neighbours to be understood, such as a bare number, is no fact.
    pub fn of(part: &str) -> Option<Self> {
        let text = cell::clean(part)?;
        let text = text.as_ref();
        if text.ends_with('层') || text.ends_with(')') {
            if let Ok(Some(floor)) = cell::floor(text) {
                return Some(Self::Floor(floor));
            }
        } else if text.ends_with(['室', '厅', '卫', '房', '居', '厨']) {
            if let Ok(Some(layout)) = cell::layout(text) {
                return Some(Self::Layout(layout));
            }
        } else if cell::names_square_metres(text)
            && let Ok(Some(area)) = cell::area(text)
        {
            return Some(Self::Area(area));
        }
        if text.contains(|c: char| c.is_ascii_digit()) {
            return of_number(text);
        }
        cell::orientations(text)
            .ok()
            .flatten()
            .map(Self::Orientations)
            .or_else(|| cell::decoration(text).ok().flatten().map(Self::Decoration))
            .or_else(|| cell::building_form(text).ok().flatten().map(Self::BuildingForm))
            .or_else(|| text.ends_with("电梯").then(|| cell::has_elevator(text).ok().flatten()).flatten().map(Self::HasElevator))
            .or_else(|| cell::equipment::known(text).map(Self::Equipment))
    }

    /// The field that the fact fills.
    pub const fn field(&self) -> ImportField {
        match self {
            Self::Layout(_) => ImportField::Layout,
            Self::Area(_) => ImportField::Area,
            Self::Floor(_) => ImportField::Floor,
            Self::Orientations(_) => ImportField::Orientation,
            Self::Decoration(_) => ImportField::Decoration,
            Self::BuildingForm(_) => ImportField::BuildingForm,
            Self::HasElevator(_) => ImportField::HasElevator,
            Self::Equipment(_) => ImportField::Equipment,
            Self::BuiltYear(_) => ImportField::BuiltYear,
            Self::Price(_) => ImportField::Price,
            Self::Rent(_) => ImportField::Rent,
            Self::UnitPrice(_) => ImportField::UnitPrice,
        }
    }
}

fn of_number(text: &str) -> Option<Fact> {
    if text.contains('年') {
        return cell::built_year(text).ok().flatten().map(Fact::BuiltYear);
    }
    let amount = cell::amount(text).ok().flatten()?;
    let fen = |parse: fn(&str, PriceUnit) -> cell::Parsed<i64>| parse(text, PriceUnit::Yuan).ok().flatten();
    match amount.per {
        _ if !amount.has_unit => None,
        None => fen(cell::price).map(Fact::Price),
        Some(Per::Month) => fen(cell::rent).map(Fact::Rent),
        Some(Per::SquareMetre) => fen(cell::unit_price).map(Fact::UnitPrice),
    }
}

/// The parts of a composite cell.
pub fn parts(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(['|', '｜', '\n']).map(str::trim).filter(|part| !cell::is_blank(part))
}

/// Where a home lies, as told before its facts: `鼎城区 | 桥南 | 御景江南 | 90.00㎡ | …`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Location<'a> {
    /// District.
    pub district: &'a str,
    /// Neighbourhood, where told.
    pub business_area: Option<&'a str>,
    /// Community.
    pub community: &'a str,
}

/// The place at the head of a composite cell. Only a district shows that there is one.
pub fn location(cell: &str) -> Option<Location<'_>> {
    let mut before = [""; 3];
    for (count, part) in parts(cell).enumerate() {
        if Fact::of(part).is_some() {
            let [district, second, third] = before;
            return match count {
                2 => Some(Location { district, business_area: None, community: second }),
                3 => Some(Location { district, business_area: Some(second), community: third }),
                _ => None,
            };
        }
        if count == 0 && !is_district(part) {
            return None;
        }
        *before.get_mut(count)? = part;
    }
    None
}

/// `朝阳区` and `澧县`, but not `阳光小区`.
pub fn is_district(text: &str) -> bool {
    let length = text.chars().count();
    (2..=8).contains(&length) && text.ends_with(['区', '县', '市']) && !text.ends_with("小区") && !text.ends_with("社区")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(cell: &str) -> Vec<Option<ImportField>> {
        parts(cell).map(|part| Fact::of(part).map(|fact| fact.field())).collect()
    }

    #[test]
    fn parts_are_recognised_wherever_they_stand() {
        use ImportField::{Area, BuildingForm, BuiltYear, Decoration, Equipment, Floor, Layout, Orientation};
        assert_eq!(
            fields("2室1厅 | 90.15平米 | 西南 | 精装 | 中楼层(共24层)  | 板塔结合"),
            [Layout, Area, Orientation, Decoration, Floor, BuildingForm].map(Some)
        );
        assert_eq!(fields("1室0厅 | 四气全齐"), [Layout, Equipment].map(Some));
        assert_eq!(
            fields("1室0厅 | 66.64平米 | 东 西 | 其他 | 23层 | 2007年 | 暂无数据"),
            [Layout, Area, Orientation, Decoration, Floor, BuiltYear].map(Some)
        );
    }

    #[test]
    fn money_in_parts_needs_its_unit() {
        assert_eq!(Fact::of("1200元/月"), Some(Fact::Rent(120_000)));
        assert_eq!(Fact::of("539万"), Some(Fact::Price(539_000_000)));
        assert_eq!(Fact::of("59,790元/平"), Some(Fact::UnitPrice(5_979_000)));
        assert_eq!(Fact::of("有电梯"), Some(Fact::HasElevator(true)));
        for part in ["653", "望京花园", "随时看房", "双卫生间", "8号院", "2000年广场", "", "阳光100国际公寓"] {
            assert_eq!(Fact::of(part), None, "{part}");
        }
    }

    #[test]
    fn a_place_is_told_by_its_district() {
        assert_eq!(
            location("鼎城区 | 桥南 | 云庭 | 90.00㎡ | 南北"),
            Some(Location { district: "鼎城区", business_area: Some("桥南"), community: "云庭" })
        );
        assert_eq!(location("武陵区 | 云庭 | 90.00㎡"), Some(Location { district: "武陵区", business_area: None, community: "云庭" }));
        for cell in ["阳光小区 | 桥南 | 90㎡", "2室1厅 | 90㎡", "鼎城区 | 90㎡", "精装 | 随时看房", "鼎城区 | 桥南 | 云庭"]
        {
            assert_eq!(location(cell), None, "{cell}");
        }
    }
}
