//! Logos drawn for the demonstration: a few strokes each, so that every client looks like somebody's.

/// A drawing by its name.
pub fn svg(name: &str) -> Option<String> {
    let (background, drawing) = match name {
        "payroll" => ("#1f6feb", r##"<path fill="#fff" d="M14 18h36v6H14zm0 11h36v6H14zm0 11h24v6H14z"/>"##),
        "leaf" => (
            "#e9f5ec",
            r##"<path fill="#1a7f37" d="M48 12C24 12 14 24 14 40c0 4 1 8 2 12l4-1c1-12 8-20 20-26-9 8-15 16-17 26 18 2 29-10 25-39z"/>"##,
        ),
        "wave" => (
            "#06283d",
            r##"<path fill="none" stroke="#47b5ff" stroke-width="6" stroke-linecap="round" d="M8 26c8-8 16-8 24 0s16 8 24 0M8 42c8-8 16-8 24 0s16 8 24 0"/>"##,
        ),
        "hexagon" => (
            "#fff",
            r##"<path fill="#f97316" d="M32 6l22 13v26L32 58 10 45V19z"/><path fill="#fff" d="M32 20l11 6v12l-11 6-11-6V26z"/>"##,
        ),
        "rings" => (
            "#fdf4ff",
            r##"<g fill="none" stroke-width="5"><circle cx="25" cy="26" r="13" stroke="#a21caf"/><circle cx="39" cy="26" r="13" stroke="#7c3aed"/><circle cx="32" cy="38" r="13" stroke="#db2777"/></g>"##,
        ),
        "book" => (
            "#7c2d12",
            r##"<path fill="#fed7aa" d="M10 16c8-3 15-2 21 3v32c-6-5-13-6-21-3zm44 0c-8-3-15-2-21 3v32c6-5 13-6 21-3z"/>"##,
        ),
        "bolt" => ("#111827", r##"<path fill="#facc15" d="M36 6L14 36h14l-4 22 24-32H33z"/>"##),
        "mountain" => (
            "#e0f2fe",
            r##"<path fill="#0c4a6e" d="M4 52l20-34 10 16 6-8 20 26z"/><path fill="#fff" d="M24 18l6 10-6 4-6-4z"/>"##,
        ),
        "bars" => (
            "#0f172a",
            r##"<path fill="#22d3ee" d="M12 36h9v18h-9z"/><path fill="#38bdf8" d="M27 24h9v30h-9z"/><path fill="#818cf8" d="M42 10h9v44h-9z"/>"##,
        ),
        "compass" => (
            "#fff7ed",
            r##"<circle cx="32" cy="32" r="25" fill="none" stroke="#9a3412" stroke-width="4"/><path fill="#ea580c" d="M44 20l-8 16-16 8 8-16z"/>"##,
        ),
        "envelope" => (
            "#dc2626",
            r##"<path fill="#fff" d="M10 18h44L32 36z"/><path fill="#fecaca" d="M10 22l22 18 22-18v26H10z"/>"##,
        ),
        "cup" => (
            "#422006",
            r##"<path fill="#fef3c7" d="M14 24h30v14c0 9-6 14-15 14s-15-5-15-14zm32 2h4c5 0 7 3 7 7s-3 8-11 9v-5c4 0 6-2 6-4s-1-3-3-3h-3z"/><path fill="none" stroke="#fef3c7" stroke-width="3" d="M22 18c0-4 4-4 4-8m6 8c0-4 4-4 4-8"/>"##,
        ),
        "key" => (
            "#ecfdf5",
            r##"<path fill="#047857" fill-rule="evenodd" d="M22 14a14 14 0 1 1-1 28 14 14 0 0 1 1-28zm0 9a5 5 0 1 0 0 10 5 5 0 0 0 0-10zm13 1h23v8h-5v7h-8v-7H35z"/>"##,
        ),
        "speech" => (
            "#4f46e5",
            r##"<path fill="#fff" d="M12 14h40c3 0 4 2 4 4v22c0 3-2 4-4 4H32L18 54V44h-6c-3 0-4-2-4-4V18c0-3 2-4 4-4z"/>"##,
        ),
        "cart" => (
            "#fef9c3",
            r##"<path fill="#854d0e" d="M6 12h9l3 8h38l-6 22H22L12 18H6z"/><circle cx="26" cy="50" r="5" fill="#854d0e"/><circle cx="45" cy="50" r="5" fill="#854d0e"/>"##,
        ),
        "plane" => ("#0284c7", r##"<path fill="#fff" d="M6 30L58 8 44 56 32 40l14-20-22 17z"/>"##),
        "pulse" => (
            "#fff1f2",
            r##"<path fill="none" stroke="#e11d48" stroke-width="5" stroke-linejoin="round" stroke-linecap="round" d="M6 34h12l6-16 9 30 8-20 4 6h13"/>"##,
        ),
        "cube" => (
            "#f5f3ff",
            r##"<path fill="#8b5cf6" d="M32 8l22 12-22 12L10 20z"/><path fill="#6d28d9" d="M10 24l20 11v22L10 46z"/><path fill="#4c1d95" d="M54 24L34 35v22l20-11z"/>"##,
        ),
        "camera" => (
            "#18181b",
            r##"<path fill="#fafafa" d="M8 20h12l4-7h16l4 7h12v32H8z"/><circle cx="32" cy="36" r="11" fill="#18181b"/><circle cx="32" cy="36" r="6" fill="#f43f5e"/>"##,
        ),
        "clock" => (
            "#f0fdfa",
            r##"<circle cx="32" cy="32" r="25" fill="#0f766e"/><path fill="none" stroke="#fff" stroke-width="5" stroke-linecap="round" d="M32 16v16l10 8"/>"##,
        ),
        "ticket" => (
            "#fce7f3",
            r##"<path fill="#be185d" d="M6 18h52v9a5 5 0 0 0 0 10v9H6v-9a5 5 0 0 0 0-10zm30 4v20h3V22z"/>"##,
        ),
        "shield" => (
            "#0b3b2e",
            r##"<path fill="#34d399" d="M32 6l22 8v16c0 14-9 23-22 28C19 53 10 44 10 30V14z"/><path fill="none" stroke="#0b3b2e" stroke-width="5" d="M21 31l8 8 14-15"/>"##,
        ),
        "globe" => (
            "#eff6ff",
            r##"<g fill="none" stroke="#1d4ed8" stroke-width="4"><circle cx="32" cy="32" r="24"/><ellipse cx="32" cy="32" rx="10" ry="24"/><path d="M8 32h48"/></g>"##,
        ),
        "swap" => {
            ("#ecfeff", r##"<path fill="#0e7490" d="M12 20h28v-8l14 12-14 12v-8H12zm40 24H24v8L10 40l14-12v8h28z"/>"##)
        }
        "kettle" => (
            "#fefce8",
            r##"<path fill="#a16207" d="M18 26h28l4 28H14zm6-4a8 8 0 0 1 16 0zm24 6h4c5 0 7 6 4 12l-5 6z"/><circle cx="32" cy="12" r="3" fill="#a16207"/>"##,
        ),
        // The waves of another client, in other colours.
        "wavelet" => (
            "#123a5c",
            r##"<path fill="none" stroke="#8fd3ff" stroke-width="6" stroke-linecap="round" d="M8 27c8-8 16-8 24 0s16 8 24 0M8 43c8-8 16-8 24 0s16 8 24 0"/>"##,
        ),
        "kite" => (
            "#eef2ff",
            r##"<path fill="#4338ca" d="M34 6l18 22-22 18L14 22z"/><path fill="none" stroke="#4338ca" stroke-width="3" d="M30 46c-2 6-10 4-12 12"/><path fill="#a5b4fc" d="M34 6l18 22-20-4z"/>"##,
        ),
        // Hardly there.
        "chalk" => (
            "#f4f4f2",
            r##"<path fill="none" stroke="#dededa" stroke-width="5" stroke-linecap="round" d="M16 20h32M16 32h24M16 44h28"/>"##,
        ),
        "ink" => return Some(INK.to_owned()),
        "wide" => return Some(WIDE.to_owned()),
        "pale" => return Some(PALE.to_owned()),
        _ => return None,
    };
    Some(format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="12" fill="{background}"/>{drawing}</svg>"#
    ))
}

/// Three times as wide as high, without a background.
const WIDE: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 192 64"><path fill="#b91c1c" d="M6 54L32 8l26 46z"/><path fill="#1f2937" d="M70 20h112v8H70zm0 16h80v8H70z"/></svg>"##;

/// Nearly black on nothing: it cannot be seen on a dark page.
const INK: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><path fill="#15161a" d="M14 56V26a18 18 0 0 1 36 0v30H38V42a6 6 0 0 0-12 0v14z"/></svg>"##;

/// White on nothing: it cannot be seen on a light page.
const PALE: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><path fill="#fefefe" d="M32 6l8 18 20 2-15 13 5 19-18-10-18 10 5-19L4 26l20-2z"/></svg>"##;
