//! The intake checklist 登记清单: what an owner is asked beyond what makes a listing, and what of it the record knows (§1.13).

use super::{ListingDraft, Tenancy};
use crate::vocabulary::vocabulary;

vocabulary! {
    /// A question of the intake.
    IntakePoint {
        /// Why the owner sells or lets.
        Motive = "motive",
        /// Whether it is urgent.
        Urgency = "urgency",
        /// What speaks for the flat.
        SellingPoints = "selling_points",
        /// What is wrong with it.
        Defects = "defects",
        /// When it was decorated, and for how much.
        Decoration = "decoration",
        /// Whether the cellar is in the price.
        Cellar = "cellar",
        /// How old the title certificate is.
        Certificate = "certificate",
        /// Whether it is mortgaged.
        Mortgage = "mortgage",
        /// Whether whoever owns it comes to sign.
        OwnerSigns = "owner_signs",
        /// Whether it is handed over only once the owner has bought.
        Chain = "chain",
        /// Who lives there, and until when it is let.
        Tenancy = "tenancy",
        /// When it can be viewed.
        Viewing = "viewing",
        /// What a tenant finds: air conditioning, heating, water heater, gas, furniture, appliances.
        Equipment = "equipment",
        /// The visit with photos.
        Survey = "survey",
        /// The keys.
        Keys = "keys",
        /// The exclusive agreement.
        Exclusive = "exclusive",
    }
}

impl IntakePoint {
    /// The field of the draft that answers it; none for what is no field: survey, keys, exclusive agreement.
    pub const fn field(self) -> Option<&'static str> {
        Some(match self {
            Self::Motive => "terms/motive",
            Self::Urgency => "terms/urgency",
            Self::SellingPoints => "terms/selling_points",
            Self::Defects => "terms/defects",
            Self::Decoration => "terms/decorated_in",
            Self::Cellar => "terms/is_cellar_in_price",
            Self::Certificate => "terms/certificate",
            Self::Mortgage => "terms/mortgage",
            Self::OwnerSigns => "terms/owner_signs",
            Self::Chain => "terms/is_after_own_purchase",
            Self::Tenancy => "terms/tenancy",
            Self::Viewing => "terms/viewing_time",
            Self::Equipment => "equipment",
            Self::Survey | Self::Keys | Self::Exclusive => return None,
        })
    }
}

/// What is held of a listing, beside its fields.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct IntakeHeld {
    /// Is it photographed?
    pub has_survey: bool,
    /// Are there keys?
    pub has_keys: bool,
    /// Is an exclusive agreement in force?
    pub is_exclusive: bool,
}

/// The questions that belong to a listing, each with whether the record answers it.
pub fn intake(draft: &ListingDraft, held: IntakeHeld) -> Vec<(IntakePoint, bool)> {
    let terms = &draft.terms;
    let (is_sale, is_rental) = (draft.purpose.includes_sale(), draft.purpose.includes_rental());
    let is_told = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
    let is_let = terms.tenancy == Some(Tenancy::Tenanted);
    let all = [
        (true, IntakePoint::Motive, terms.motive.is_some()),
        (true, IntakePoint::Urgency, terms.urgency.is_some()),
        (true, IntakePoint::SellingPoints, is_told(&terms.selling_points)),
        (true, IntakePoint::Defects, is_told(&terms.defects)),
        (true, IntakePoint::Decoration, terms.decorated_in.is_some()),
        // Most flats have none.
        (is_sale && terms.cellar_area.is_some(), IntakePoint::Cellar, terms.is_cellar_in_price.is_some()),
        (is_sale, IntakePoint::Certificate, terms.certificate.is_some()),
        (is_sale, IntakePoint::Mortgage, terms.mortgage.is_some()),
        (is_sale, IntakePoint::OwnerSigns, terms.owner_signs.is_some()),
        (is_sale, IntakePoint::Chain, terms.is_after_own_purchase.is_some()),
        (true, IntakePoint::Tenancy, terms.tenancy.is_some() && (!is_let || terms.lease_ends_on.is_some())),
        (true, IntakePoint::Viewing, is_told(&terms.viewing_time)),
        (is_rental, IntakePoint::Equipment, !terms.equipment.is_empty()),
        (true, IntakePoint::Survey, held.has_survey),
        (true, IntakePoint::Keys, held.has_keys),
        (true, IntakePoint::Exclusive, held.is_exclusive),
    ];
    all.into_iter().filter(|(belongs, ..)| *belongs).map(|(_, point, is_answered)| (point, is_answered)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::property::listing::{Area, Equipment, OwnerMotive, Purpose};

    fn answered(draft: &ListingDraft, point: IntakePoint) -> Option<bool> {
        intake(draft, IntakeHeld::default()).into_iter().find(|(known, _)| *known == point).map(|(_, is_answered)| is_answered)
    }

    #[test]
    fn what_is_asked_depends_on_what_it_is_for() {
        let (sale, rental, both) = (Purpose::Sale, Purpose::Rental, Purpose::Both);
        let count = |purpose| intake(&ListingDraft::new(purpose), IntakeHeld::default()).len();
        assert_eq!((count(sale), count(rental), count(both)), (14, 11, 15));
        assert_eq!(answered(&ListingDraft::new(sale), IntakePoint::Equipment), None);
        assert_eq!(answered(&ListingDraft::new(rental), IntakePoint::OwnerSigns), None);
    }

    #[test]
    fn the_record_answers() {
        let mut draft = ListingDraft::new(Purpose::Both);
        assert!(intake(&draft, IntakeHeld::default()).iter().all(|(_, is_answered)| !is_answered));
        draft.terms.motive = OwnerMotive::ALL.first().copied();
        draft.terms.selling_points = Some("  ".into());
        draft.terms.equipment = vec![Equipment::Gas];
        assert_eq!(answered(&draft, IntakePoint::Motive), Some(true));
        assert_eq!(answered(&draft, IntakePoint::SellingPoints), Some(false));
        assert_eq!(answered(&draft, IntakePoint::Equipment), Some(true));
        let held = IntakeHeld { has_survey: true, has_keys: true, is_exclusive: false };
        let open: Vec<_> = intake(&draft, held).into_iter().filter(|(_, is_answered)| !is_answered).map(|(point, _)| point).collect();
        assert!(open.contains(&IntakePoint::Exclusive) && !open.contains(&IntakePoint::Keys), "{open:?}");
    }

    #[test]
    fn a_lease_needs_its_end_and_a_cellar_its_price() {
        let mut draft = ListingDraft::new(Purpose::Sale);
        assert_eq!(answered(&draft, IntakePoint::Cellar), None);
        draft.terms.cellar_area = Some(Area(2_000));
        assert_eq!(answered(&draft, IntakePoint::Cellar), Some(false));
        draft.terms.tenancy = Some(Tenancy::Vacant);
        assert_eq!(answered(&draft, IntakePoint::Tenancy), Some(true));
        draft.terms.tenancy = Some(Tenancy::Tenanted);
        assert_eq!(answered(&draft, IntakePoint::Tenancy), Some(false));
        draft.terms.lease_ends_on = chrono::NaiveDate::from_ymd_opt(2027, 3, 18);
        assert_eq!(answered(&draft, IntakePoint::Tenancy), Some(true));
    }
}
