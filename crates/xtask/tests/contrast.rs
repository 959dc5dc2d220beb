//! The colours of `style/tokens.css` keep the contrast of WCAG 2.2 AA in both themes:
//! 4.5:1 for text, 3:1 for marks and the boundaries of inputs.

const TOKENS: &str = include_str!("../../web/style/tokens.css");

const SURFACES: &[&str] = &["surface-0", "surface-1", "surface-2", "surface-3", "surface-pop", "accent-soft", "accent-soft-2"];
const TEXT: &[(&[&str], &[&str])] = &[
    (&["text", "text-2", "text-muted", "accent-text"], SURFACES),
    (&["positive", "warning", "danger"], &["surface-0", "surface-1", "surface-2", "surface-3", "surface-pop", "accent-soft"]),
    (&["positive"], &["positive-soft"]),
    (&["warning"], &["warning-soft"]),
    (&["danger"], &["danger-soft"]),
    (&["text", "text-2", "text-muted"], &["positive-soft", "warning-soft", "danger-soft"]),
    (&["on-accent"], &["accent", "accent-hover", "accent-active"]),
    (&["on-danger"], &["danger-fill", "danger-fill-hover"]),
    (&["text-inverse", "text-inverse-muted"], &["surface-inverse"]),
    (&["share-1-on"], &["share-1"]),
    (&["share-2-on"], &["share-2"]),
    (&["share-3-on"], &["share-3"]),
    (&["share-4-on"], &["share-4"]),
    (&["share-5-on"], &["share-5"]),
];
const MARKS: &[(&[&str], &[&str])] = &[
    (&["line-control"], &["surface-1", "surface-0", "surface-2", "surface-pop"]),
    (&["focus"], &["surface-0", "surface-1", "surface-2", "surface-3", "surface-pop", "accent-soft"]),
    (&["positive-mark", "warning-mark", "danger-mark", "neutral-mark"], &["surface-1", "surface-2", "accent-soft"]),
    (&["chart-1", "chart-2", "chart-3", "chart-4", "chart-5", "chart-6"], &["surface-1"]),
    (&["accent"], &["surface-1"]),
];

#[derive(Clone, Copy, Debug)]
enum Theme {
    Light,
    Dark,
}

/// The first declaration of a token: later ones only answer a preference (more contrast, swapped colours).
fn declared(name: &str) -> &'static str {
    let start = format!("--{name}:");
    let value = TOKENS.split([';', '{']).find_map(|declaration| declaration.trim().rsplit('\n').next()?.trim().strip_prefix(&start));
    value.unwrap_or_else(|| panic!("tokens.css does not declare --{name}")).trim()
}

/// The colour of a token in a theme, as `#rrggbb`.
fn colour(name: &str, theme: Theme) -> &'static str {
    let value = declared(name);
    if let Some(other) = value.strip_prefix("var(--").and_then(|rest| rest.strip_suffix(')')) {
        return colour(other, theme);
    }
    match value.strip_prefix("light-dark(").and_then(|rest| rest.strip_suffix(')')).and_then(|pair| pair.split_once(',')) {
        Some((light, _)) if matches!(theme, Theme::Light) => light.trim(),
        Some((_, dark)) => dark.trim(),
        None => value,
    }
}

/// WCAG's relative luminance.
fn luminance(hex: &str) -> f64 {
    let channel = |at: usize| {
        let byte = hex.get(at..at + 2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        let value = f64::from(byte.unwrap_or_else(|| panic!("{hex} is not a colour of the form #rrggbb"))) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

fn ratio(a: &str, b: &str) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// The pairs below the limit, in words.
fn too_faint(groups: &[(&[&str], &[&str])], limit: f64) -> Vec<String> {
    let pairs = groups.iter().flat_map(|(fronts, backs)| fronts.iter().flat_map(move |front| backs.iter().map(move |back| (front, back))));
    pairs
        .flat_map(|(front, back)| [Theme::Light, Theme::Dark].map(|theme| (front, back, theme)))
        .map(|(front, back, theme)| (front, back, theme, ratio(colour(front, theme), colour(back, theme))))
        .filter(|(.., ratio)| *ratio < limit)
        .map(|(front, back, theme, ratio)| format!("{theme:?}: {front} on {back} has {ratio:.2}, needs {limit}"))
        .collect()
}

#[test]
fn text_can_be_read_on_every_surface_it_stands_on() {
    assert_eq!(too_faint(TEXT, 4.5), Vec::<String>::new());
}

#[test]
fn marks_and_input_boundaries_stand_out() {
    assert_eq!(too_faint(MARKS, 3.0), Vec::<String>::new());
}

#[test]
fn black_on_white_has_the_highest_ratio() {
    assert!((ratio("#000000", "#ffffff") - 21.0).abs() < 1e-9);
}
