//! SVG: looked through for what a logo must not have, then drawn by `resvg`, which runs nothing and loads nothing.

use image::RgbaImage;
use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::{
        ImageHrefResolver, Options, Tree,
        roxmltree::{Document, Error as XmlError, Node, ParsingOptions},
    },
};

use super::{Format, Prepared, Refusal, SIDES, SvgTrap, encode};

/// Nodes of the document, and elements after every `use` has been followed.
const MAX_NODES: u32 = 50_000;
const MAX_DEPTH: u32 = 128;
/// `use` elements of the document.
const MAX_USES: usize = 500;
const XLINK: &str = "http://www.w3.org/1999/xlink";

/// Whether the file could be meant as SVG: text that starts with `<` and has an `<svg` in it.
pub fn looks_like(file: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(file) else { return false };
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let prologue = text.get(..14).unwrap_or_default().to_ascii_lowercase();
    let xml = (prologue.starts_with("<?xml") || prologue.starts_with("<!")) && prologue != "<!doctype html";
    text.starts_with("<svg") || xml && text.contains("<svg")
}

/// Looks through, draws and encodes.
pub fn prepare(file: &[u8]) -> Result<Prepared, Refusal> {
    let text = std::str::from_utf8(file).map_err(|_| Refusal::Unrecognised)?;
    if text.contains("<!ENTITY") {
        return Err(Refusal::Svg(SvgTrap::Entity));
    }
    let parsing = ParsingOptions { allow_dtd: true, nodes_limit: MAX_NODES, entity_resolver: None };
    let document =
        Document::parse_with_options(text.trim_start_matches('\u{feff}'), parsing).map_err(|error| match error {
            XmlError::NodesLimitReached => Refusal::Svg(SvgTrap::TooManyElements),
            _ => Refusal::Damaged(Format::Svg),
        })?;
    look_through(&document)?;
    let options = Options {
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(|_, _, _| None),
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    };
    let tree = Tree::from_xmltree(&document, &options).map_err(|_| Refusal::Damaged(Format::Svg))?;
    let [large, small] = SIDES.map(|side| draw(&tree, side));
    let squares = [large.ok_or(Refusal::TooMuchWork)?, small.ok_or(Refusal::TooMuchWork)?];
    encode::encode(&squares, (pixels(tree.size().width()), pixels(tree.size().height())))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast saturates, and the size is positive"
)]
fn pixels(length: f32) -> u32 {
    length.ceil() as u32
}

fn draw(tree: &Tree, side: u32) -> Option<RgbaImage> {
    let mut canvas = Pixmap::new(side, side)?;
    #[expect(clippy::cast_precision_loss, reason = "the sides are small")]
    let side_f = side as f32;
    let (width, height) = (tree.size().width(), tree.size().height());
    let scale = side_f / width.max(height);
    let transform = Transform::from_scale(scale, scale)
        .post_translate((side_f - width * scale) / 2.0, (side_f - height * scale) / 2.0);
    resvg::render(tree, transform, &mut canvas.as_mut());
    let pixels = canvas.pixels().iter().flat_map(|pixel| {
        let pixel = pixel.demultiply();
        [pixel.red(), pixel.green(), pixel.blue(), pixel.alpha()]
    });
    RgbaImage::from_raw(side, side, pixels.collect())
}

fn look_through(document: &Document<'_>) -> Result<(), Refusal> {
    let root = document.root_element();
    if root.tag_name().name() != "svg" {
        return Err(Refusal::Unrecognised);
    }
    let trap = |trap| Err(Refusal::Svg(trap));
    if document
        .root()
        .children()
        .any(|node| node.pi().is_some_and(|pi| pi.target.eq_ignore_ascii_case("xml-stylesheet")))
    {
        return trap(SvgTrap::ExternalReference);
    }
    let mut waiting = vec![(root, 0)];
    while let Some((node, depth)) = waiting.pop() {
        if depth > MAX_DEPTH {
            return trap(SvgTrap::TooManyElements);
        }
        match node.tag_name().name().to_ascii_lowercase().as_str() {
            "script" | "handler" | "listener" => return trap(SvgTrap::Script),
            "foreignobject" | "iframe" | "object" | "embed" | "audio" | "video" | "canvas" => {
                return trap(SvgTrap::ForeignObject);
            }
            "image" | "feimage" => return trap(SvgTrap::Image),
            "text" if node.descendants().any(|part| part.text().is_some_and(|text| !text.trim().is_empty())) => {
                return trap(SvgTrap::Text);
            }
            "style" if node.text().is_some_and(refers_outside) => return trap(SvgTrap::ExternalReference),
            _ => {}
        }
        for attribute in node.attributes() {
            let name = attribute.name().to_ascii_lowercase();
            let value = attribute.value().trim();
            if name.starts_with("on") && attribute.namespace().is_none() {
                return trap(SvgTrap::Script);
            }
            let is_reference = name == "href" && matches!(attribute.namespace(), None | Some(XLINK));
            if is_reference && !value.is_empty() && !value.starts_with('#') {
                let scripted =
                    value.to_ascii_lowercase().replace(|c: char| c.is_ascii_control(), "").starts_with("javascript:");
                return trap(if scripted { SvgTrap::Script } else { SvgTrap::ExternalReference });
            }
            if refers_outside(value) {
                return trap(SvgTrap::ExternalReference);
            }
        }
        waiting.extend(node.children().filter(Node::is_element).map(|child| (child, depth + 1)));
    }
    let uses = document.descendants().filter(|node| node.tag_name().name() == "use").count();
    if uses > MAX_USES || drawn_elements(document) > u64::from(MAX_NODES) {
        return trap(SvgTrap::TooManyElements);
    }
    Ok(())
}

/// `url(…)` of anything but a part of the drawing, or an `@import`.
fn refers_outside(css: &str) -> bool {
    let css = css.to_ascii_lowercase();
    css.contains("@import")
        || css
            .split("url(")
            .skip(1)
            .any(|after| !after.trim_start_matches([' ', '\t', '\n', '"', '\'']).starts_with('#'))
}

/// How many elements there are to draw when each `use` stands for what it refers to. Nested ones multiply: a file of a
/// kilobyte can stand for a billion.
fn drawn_elements(document: &Document<'_>) -> u64 {
    let elements: Vec<Node<'_, '_>> = document.descendants().filter(Node::is_element).collect();
    let target = |node: Node<'_, '_>| {
        let href = node.attribute((XLINK, "href")).or_else(|| node.attribute("href"))?;
        let id = href.trim().strip_prefix('#')?;
        elements.iter().copied().find(|element| element.attribute("id") == Some(id))
    };
    let uses: Vec<(Node<'_, '_>, Node<'_, '_>)> = elements
        .iter()
        .filter(|node| node.tag_name().name() == "use")
        .filter_map(|&node| target(node).map(|target| (node, target)))
        .collect();
    // Weights grow from the innermost `use` outwards; as many rounds as there are levels, each over all of them.
    let mut weights: Vec<u64> = vec![1; uses.len()];
    for _ in 0..=MAX_DEPTH.min(u32::try_from(uses.len()).unwrap_or(MAX_DEPTH)) {
        let before = weights.clone();
        for (weight, (_, target)) in weights.iter_mut().zip(&uses) {
            let own = target.descendants().filter(Node::is_element).count() as u64;
            let inner = uses.iter().zip(&before).filter(|((node, _), _)| node.ancestors().any(|a| a == *target));
            *weight = inner.fold(own, |sum, (_, inner)| sum.saturating_add(*inner));
        }
        if weights == before || weights.iter().any(|&weight| weight > u64::from(MAX_NODES)) {
            break;
        }
    }
    weights.iter().fold(elements.len() as u64, |sum, &weight| sum.saturating_add(weight))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn svg(inside: &str) -> String {
        format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 20 10">{inside}</svg>"#
        )
    }

    #[track_caller]
    fn refused(file: &str, refusal: Refusal) {
        assert_eq!(super::super::prepare(file.as_bytes()).map(|_| ()), Err(refusal), "{file}");
    }

    #[test]
    fn a_drawing_is_drawn_in_the_middle_at_both_sizes() {
        let logo = super::super::prepare(svg(r##"<rect width="20" height="10" fill="#0a0"/>"##).as_bytes()).unwrap();
        assert_eq!((logo.width, logo.height), (20, 10));
        for (encoded, side) in [(&logo.large, 256), (&logo.small, 64)] {
            let picture = image::load_from_memory(encoded).unwrap().to_rgba8();
            assert_eq!(picture.get_pixel(side / 2, side / 8).0[3], 0);
            assert_eq!(picture.get_pixel(side / 2, side / 2).0, [0, 170, 0, 255]);
        }
    }

    #[test]
    fn what_editors_write_is_accepted() {
        let file = format!(
            "\u{feff}<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- made by hand -->\n<!DOCTYPE svg PUBLIC \
             \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\">\n{}",
            svg(
                r##"<metadata about="https://example.org/"/><defs><linearGradient id="g"><stop offset="0" stop-color="red"/>
                </linearGradient></defs><style>.a { fill: url(#g) }</style><g id="p"><path class="a" d="M0 0h9v9z"/></g>
                <use xlink:href="#p" x="5"/><text></text>"##
            )
        );
        assert!(super::super::prepare(file.as_bytes()).is_ok());
    }

    #[test]
    fn active_content_is_refused() {
        refused(&svg("<script>alert(1)</script><rect width='9' height='9'/>"), Refusal::Svg(SvgTrap::Script));
        refused(&svg("<SCRIPT/>"), Refusal::Svg(SvgTrap::Script));
        refused(&svg("<rect width='9' height='9' onload='alert(1)'/>"), Refusal::Svg(SvgTrap::Script));
        refused(&svg("<a href='java&#x0A;script:alert(1)'><rect/></a>"), Refusal::Svg(SvgTrap::Script));
        refused(
            &svg("<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'>x</body></foreignObject>"),
            Refusal::Svg(SvgTrap::ForeignObject),
        );
    }

    #[test]
    fn nothing_outside_the_drawing_is_referred_to() {
        for inside in [
            "<use href='https://evil.example/x.svg#a'/>",
            "<use xlink:href='other.svg#a'/>",
            "<a href='//evil.example'><rect width='9' height='9'/></a>",
            "<style>@import 'https://evil.example/x.css';</style>",
            "<style>rect { fill: url('https://evil.example/x') }</style>",
            "<rect style='fill:url( https://evil.example )' width='9' height='9'/>",
            "<rect filter='url(file:///etc/passwd#f)' width='9' height='9'/>",
        ] {
            refused(&svg(inside), Refusal::Svg(SvgTrap::ExternalReference));
        }
        let styled = format!("<?xml-stylesheet href='x.css'?>{}", svg("<rect/>"));
        refused(&format!("<?xml version='1.0'?>{styled}"), Refusal::Svg(SvgTrap::ExternalReference));
        refused(&svg("<image href='#a'/>"), Refusal::Svg(SvgTrap::Image));
        refused(&svg("<text>Acme</text>"), Refusal::Svg(SvgTrap::Text));
    }

    #[test]
    fn entities_are_refused() {
        let laughs = format!("<!DOCTYPE svg [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]>{}", svg("<desc>&b;</desc>"));
        refused(&laughs, Refusal::Svg(SvgTrap::Entity));
        let file = format!("<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>{}", svg("<desc>&x;</desc>"));
        refused(&file, Refusal::Svg(SvgTrap::Entity));
    }

    #[test]
    fn bombs_are_refused_before_they_are_drawn() {
        let mut levels = "<g id='l0'><rect width='9' height='9'/></g>".to_owned();
        for level in 1..=20 {
            let uses = format!("<use href='#l{}'/>", level - 1).repeat(10);
            levels = format!("{levels}<g id='l{level}'>{uses}</g>");
        }
        refused(&svg(&levels), Refusal::Svg(SvgTrap::TooManyElements));
        refused(&svg(&"<rect/>".repeat(60_000)), Refusal::Svg(SvgTrap::TooManyElements));
        refused(
            &svg(&format!("{}{}", "<g>".repeat(5000), "</g>".repeat(5000))),
            Refusal::Svg(SvgTrap::TooManyElements),
        );
        refused(&svg(&"<use href='#a'/>".repeat(1_000)), Refusal::Svg(SvgTrap::TooManyElements));
        // Nothing comes of what stands for itself.
        refused(&svg("<g id='a'><use href='#a'/><use href='#a'/></g>"), Refusal::Invisible);
    }

    #[test]
    fn a_broken_or_empty_drawing_is_refused() {
        refused("<svg xmlns='http://www.w3.org/2000/svg'><g>", Refusal::Damaged(Format::Svg));
        refused("<svg xmlns='http://www.w3.org/2000/svg' width='0' height='0'/>", Refusal::Damaged(Format::Svg));
        refused(&svg(""), Refusal::Invisible);
        refused("<html><svg/></html>", Refusal::Unrecognised);
        refused("<!doctype html><html><svg/></html>", Refusal::Unrecognised);
    }
}
