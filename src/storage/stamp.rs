//! A line of text in the margin of every page of a PDF. Must stay true: whatever can't be stamped safely is left as it
//! is: a signed document (a stamp would break the signature), an encrypted one, one that is not quite a PDF.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

const FONT: &str = "KexingStamp";
const SIZE: f64 = 7.0;
/// From the edges of the page, in points.
const LEFT: f64 = 18.0;
const BOTTOM: f64 = 10.0;
/// More pages are no document that is read page by page.
const PAGES: usize = 3000;

/// The document with `line` at the foot of every page; `None` when it is better left alone.
#[must_use]
pub(super) fn stamp(pdf: &[u8], line: &str) -> Option<Vec<u8>> {
    if holds(pdf, b"/ByteRange") || holds(pdf, b"/Encrypt") {
        return None;
    }
    let mut document = Document::load_mem(pdf).ok()?;
    let pages: Vec<ObjectId> = document.get_pages().into_values().collect();
    if pages.is_empty() || pages.len() > PAGES || is_signed(&document) {
        return None;
    }
    let font = add_font(&mut document);
    // What the page draws may leave its own measures behind: it is put between these two.
    let before = document.add_object(Stream::new(Dictionary::new(), b"q\n".to_vec()));
    for page in pages {
        stamp_page(&mut document, page, (font, before), line)?;
    }
    let mut out = Vec::with_capacity(pdf.len() + 4096);
    document.save_to(&mut out).ok()?;
    Some(out)
}

fn holds(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}

/// Signatures may lie in compressed objects, where a look at the bytes does not find them.
fn is_signed(document: &Document) -> bool {
    document.objects.values().any(|object| {
        let dictionary = object.as_dict();
        dictionary.is_ok_and(|d| d.has(b"ByteRange"))
    })
}

/// Chinese and Latin letters from the reader's own fonts: nothing to embed.
fn add_font(document: &mut Document) -> ObjectId {
    let descriptor = document.add_object(dictionary! {
        "Type" => "FontDescriptor", "FontName" => "STSong-Light", "Flags" => 6,
        "FontBBox" => vec![(-25).into(), (-254).into(), 1000.into(), 880.into()],
        "ItalicAngle" => 0, "Ascent" => 880, "Descent" => -120, "CapHeight" => 880, "StemV" => 93,
    });
    let letters = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "CIDFontType0", "BaseFont" => "STSong-Light",
        "CIDSystemInfo" => dictionary! {
            "Registry" => Object::string_literal("Adobe"), "Ordering" => Object::string_literal("GB1"), "Supplement" => 4,
        },
        "DW" => 1000, "W" => vec![1.into(), 95.into(), 500.into()], "FontDescriptor" => descriptor,
    });
    document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "STSong-Light", "Encoding" => "UniGB-UCS2-H",
        "DescendantFonts" => vec![letters.into()],
    })
}

fn stamp_page(
    document: &mut Document,
    page: ObjectId,
    (font, before): (ObjectId, ObjectId),
    line: &str,
) -> Option<()> {
    let (x, y) = corner(document, page);
    let text: String = line.encode_utf16().fold(String::new(), |mut hex, unit| {
        use std::fmt::Write as _;
        let _infallible = write!(hex, "{unit:04X}");
        hex
    });
    let drawn = format!(
        "\nQ\nq BT /{FONT} {SIZE} Tf 0.35 g 1 0 0 1 {:.2} {:.2} Tm <{text}> Tj ET Q\n",
        x + LEFT,
        y + BOTTOM
    );
    let after = document.add_object(Stream::new(Dictionary::new(), drawn.into_bytes()));
    let resources = resources(document, page, font);
    let dictionary = document.get_object_mut(page).ok()?.as_dict_mut().ok()?;
    let own = dictionary.get(b"Contents").ok().cloned();
    let mut contents = vec![before.into()];
    match own {
        Some(Object::Array(streams)) => contents.extend(streams),
        Some(stream) => contents.push(stream),
        None => {}
    }
    contents.push(after.into());
    // A reference may lead to an array of streams.
    let contents = flat(document, contents);
    let dictionary = document.get_object_mut(page).ok()?.as_dict_mut().ok()?;
    dictionary.set("Contents", contents);
    dictionary.set("Resources", resources);
    Some(())
}

fn flat(document: &Document, contents: Vec<Object>) -> Vec<Object> {
    let streams =
        |object: Object| match object.as_reference().and_then(|id| document.get_object(id)) {
            Ok(Object::Array(streams)) => streams.clone(),
            _ => vec![object],
        };
    contents.into_iter().flat_map(streams).collect()
}

/// A page's own or inherited entry.
fn inherited(document: &Document, page: ObjectId, key: &[u8]) -> Option<Object> {
    let mut at = page;
    for _ in 0..32 {
        let dictionary = document.get_dictionary(at).ok()?;
        if let Ok(found) = dictionary.get(key) {
            return document
                .dereference(found)
                .ok()
                .map(|(_, object)| object.clone());
        }
        at = dictionary.get(b"Parent").ok()?.as_reference().ok()?;
    }
    None
}

/// The lower left corner of what is seen of the page.
fn corner(document: &Document, page: ObjectId) -> (f64, f64) {
    let area =
        inherited(document, page, b"CropBox").or_else(|| inherited(document, page, b"MediaBox"));
    let number = |n: usize| {
        let area = area.as_ref()?.as_array().ok()?;
        let (_, number) = document.dereference(area.get(n)?).ok()?;
        number.as_float().ok().map(f64::from)
    };
    let least = |one: usize, other: usize| match (number(one), number(other)) {
        (Some(one), Some(other)) => one.min(other),
        _ => 0.0,
    };
    (least(0, 2), least(1, 3))
}

/// The page's resources with our font among them; others that share them keep theirs.
fn resources(document: &Document, page: ObjectId, font: ObjectId) -> Dictionary {
    let found = inherited(document, page, b"Resources");
    let mut resources = found
        .and_then(|object| object.as_dict().ok().cloned())
        .unwrap_or_default();
    let fonts = resources.get(b"Font").ok();
    let fonts = fonts.and_then(|object| document.dereference(object).ok());
    let mut fonts = fonts
        .and_then(|(_, object)| object.as_dict().ok().cloned())
        .unwrap_or_default();
    fonts.set(FONT, font);
    resources.set("Font", fonts);
    resources
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pdf() -> Vec<u8> {
        let mut document = Document::with_version("1.5");
        let tree = document.new_object_id();
        let contents =
            document.add_object(Stream::new(Dictionary::new(), b"0 0 m 10 10 l S".to_vec()));
        let page = document.add_object(dictionary! {
            "Type" => "Page", "Parent" => tree, "Contents" => contents,
        });
        document.objects.insert(
            tree,
            Object::Dictionary(dictionary! {
                "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1,
                "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
            }),
        );
        let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
        document.trailer.set("Root", catalog);
        let mut out = Vec::new();
        document.save_to(&mut out).unwrap();
        out
    }

    #[test]
    fn every_page_carries_the_line_and_keeps_what_it_drew() {
        let stamped = stamp(&pdf(), "查看人 A").unwrap();
        let document = Document::load_mem(&stamped).unwrap();
        let pages = document.get_pages();
        assert_eq!(pages.len(), 1);
        let content = document.get_page_content(pages[&1]);
        let content = String::from_utf8(content).unwrap();
        assert!(content.contains("10 10 l S"), "{content}");
        assert!(content.contains("<67E5770B4EBA00200041> Tj"), "{content}");
        // Stamping again adds a second line and harms nothing.
        assert!(stamp(&stamped, "B").is_some());
    }

    #[test]
    fn what_is_signed_encrypted_or_broken_is_left_alone() {
        let mut signed = pdf();
        signed.extend(b"\n% /ByteRange [0 1 2 3]");
        assert!(stamp(&signed, "A").is_none());
        assert!(stamp(b"%PDF-1.7 not quite", "A").is_none());
        assert!(stamp(b"", "A").is_none());
    }
}
