//! Pages: the one-byte code pages UTF-8 gets misread in, as tables from character to byte.
//!
//! "Sloppy" as browsers are: a C1 control stands for its own byte wherever the page has nothing better, so Latin-1
//! needs no page of its own. The code page of the IBM PC is not in `encoding_rs` and is written out here.

use std::sync::LazyLock;

/// How many pages there are.
pub(super) const PAGES: usize = 11;

/// The pages by name, in the order they are tried; it decides between pages that explain a line equally well.
pub(super) const NAMES: [&str; PAGES] = [
    "windows-1252",
    "windows-1251",
    "windows-1250",
    "windows-1253",
    "windows-1254",
    "windows-1257",
    "iso-8859-2",
    "macintosh",
    "cp437",
    "koi8-r",
    "ibm866",
];

/// The page that has the C1 controls as its own.
pub(super) const LATIN_2: usize = 6;

/// Characters of cp437 from byte 0x80.
const CP437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}";

/// What one character may have been, page by page.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Row {
    /// The byte it stands for in each page; 0 for none.
    pub(super) bytes: [u8; PAGES],
    /// Pages in which the byte opens a sequence of UTF-8.
    pub(super) leads: u16,
    /// Pages in which the byte continues one.
    pub(super) continues: u16,
}

/// Rows of all characters of all pages.
pub(super) struct Rows {
    /// Row number of each character below [`Self::LOW`]; 0 for none.
    low: Vec<u16>,
    high: Vec<(char, u16)>,
    list: Vec<Row>,
}

impl Rows {
    const LOW: usize = 0x2600;

    /// The row of a character; an empty one where no page has it.
    #[inline]
    pub(super) fn of(&self, c: char) -> &Row {
        let n = match self.low.get(c as usize) {
            Some(n) => *n,
            None => self.high.iter().find(|(h, _)| *h == c).map_or(0, |(_, n)| *n),
        };
        &self.list[n as usize]
    }
}

/// The rows.
pub(super) static ROWS: LazyLock<Rows> = LazyLock::new(|| {
    let mut rows = Rows { low: vec![0; Rows::LOW], high: Vec::new(), list: vec![Row::default()] };
    for (page, name) in NAMES.iter().enumerate() {
        for (i, c) in characters(name).into_iter().enumerate() {
            let byte = 0x80 + i as u8;
            if let Some(c) = c {
                rows.put(c, page, byte);
            }
            if byte < 0xA0 && !matches!(*name, "cp437" | "ibm866" | "koi8-r" | "macintosh") {
                rows.put(char::from(byte), page, byte);
            }
        }
    }
    for row in &mut rows.list {
        for page in 0..PAGES {
            row.leads |= u16::from(matches!(row.bytes[page], 0xC2..=0xF4)) << page;
            row.continues |= u16::from(matches!(row.bytes[page], 0x80..=0xBF)) << page;
        }
    }
    rows
});

impl Rows {
    fn put(&mut self, c: char, page: usize, byte: u8) {
        let next = self.list.len() as u16;
        let n = if let Some(n) = self.low.get_mut(c as usize) {
            if *n == 0 {
                *n = next;
            }
            *n
        } else if let Some((_, n)) = self.high.iter().find(|(h, _)| *h == c) {
            *n
        } else {
            self.high.push((c, next));
            next
        };
        if n == next {
            self.list.push(Row::default());
        }
        self.list[n as usize].bytes[page] = byte;
    }
}

/// The characters of a page from byte 0x80 on.
fn characters(name: &str) -> Vec<Option<char>> {
    if name == "cp437" {
        return CP437.chars().map(Some).collect();
    }
    let encoding = encoding_rs::Encoding::for_label(name.as_bytes()).expect("the names are labels of encoding_rs");
    (0x80..=0xFFu8)
        .map(|b| {
            let bytes = [b];
            let (text, _) = encoding.decode_without_bom_handling(&bytes);
            text.chars().next().filter(|c| *c != '\u{FFFD}')
        })
        .collect()
}
