//! Bytes become documents and edits become bytes: nothing outside an edit changes, in any encoding.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use encoding_rs::{BIG5, EUC_JP, EUC_KR, GBK, KOI8_R, SHIFT_JIS, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253};
use postedit::finding::Edit;
use postedit::source::{Charset, Document, Encoding, Endian, NoticeKind, ReadError, RewriteError, read, read_as};
use postedit::text::span::Span;
use proptest::prelude::*;

const LEGACY: [&encoding_rs::Encoding; 9] =
    [WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, KOI8_R, SHIFT_JIS, GBK, BIG5, EUC_JP, EUC_KR];

fn encodings() -> Vec<Encoding> {
    let mut all = vec![Encoding::UTF8, Encoding { charset: Charset::Utf8, mark: true }];
    for endian in [Endian::Little, Endian::Big] {
        all.extend([false, true].map(|mark| Encoding { charset: Charset::Utf16(endian), mark }));
    }
    all.extend(LEGACY.map(|e| Encoding { charset: Charset::Legacy(e), mark: false }));
    all
}

/// Text in an encoding, written without any code of ours; `None` where the encoding lacks a character.
fn written(text: &str, encoding: Encoding) -> Option<Vec<u8>> {
    let utf16 = |pair: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(pair).collect::<Vec<u8>>();
    let (mark, body) = match encoding.charset {
        Charset::Utf8 => (&b"\xEF\xBB\xBF"[..], text.as_bytes().to_vec()),
        Charset::Utf16(Endian::Little) => (&b"\xFF\xFE"[..], utf16(u16::to_le_bytes)),
        Charset::Utf16(Endian::Big) => (&b"\xFE\xFF"[..], utf16(u16::to_be_bytes)),
        Charset::Legacy(e) => {
            let (bytes, _, lossy) = e.encode(text);
            if lossy || e.decode_without_bom_handling(&bytes).0 != text {
                return None;
            }
            (&b""[..], bytes.into_owned())
        }
    };
    Some([if encoding.mark { mark } else { b"" }, &body].concat())
}

/// A text with edits made in it, the plain way.
fn edited(text: &str, edits: &[Edit]) -> String {
    let mut out = String::new();
    let mut at = 0;
    for e in edits {
        out.push_str(&text[at..e.span.range().start]);
        out.push_str(&e.text);
        at = e.span.range().end;
    }
    out + &text[at..]
}

/// Text of words that most encodings can write, with every kind of line end.
fn prose() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-z ,.]{0,12}",
        3 => "[а-яА-Я ]{0,12}",
        1 => "[αβγδ ]{0,6}",
        1 => "[あいう漢字日本]{0,6}",
        1 => "[😀🎈]{0,2}",
        1 => Just("\n".to_owned()),
        1 => Just("\r\n".to_owned()),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|v| v.concat())
}

/// Edits between the characters of a text, from seeds.
fn edits(text: &str, seeds: &[(usize, usize, String)]) -> Vec<Edit> {
    let mut edges: Vec<usize> = text.char_indices().map(|(i, _)| i).collect();
    edges.push(text.len());
    let mut all = Vec::new();
    let mut first = 0;
    for (skip, len, new) in seeds {
        let start = first + skip % 7;
        let end = start + len % 5;
        if end >= edges.len() {
            break;
        }
        all.push(Edit::replace(Span::of(edges[start]..edges[end]), new.as_str()));
        first = end + 1;
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_come_back_as_they_were(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let document = match read(bytes.clone()) {
            Err(ReadError::Utf32) => return Ok(()),
            other => other.unwrap(),
        };
        prop_assert_eq!(document.rewrite(&[]).unwrap(), bytes.clone());
        prop_assert_eq!(&*document.original(), &bytes[..]);
        for n in &document.notices {
            prop_assert!(document.text.get(n.span.range()).is_some());
        }
    }

    #[test]
    fn any_bytes_read_in_any_encoding_are_covered_by_the_map(
        bytes in prop::collection::vec(prop_oneof![any::<u8>(), 0x80u8..=0xFF, 0x30u8..0x3A], 0..200)
    ) {
        for encoding in encodings() {
            let document = read_as(bytes.clone(), encoding).unwrap();
            prop_assert_eq!(document.rewrite(&[]).unwrap(), bytes.clone(), "{}", encoding.name());
            let mut at = document.map.to_file(Span::at(0)).start;
            let mut start = 0;
            for (i, _) in document.text.char_indices().skip(1).chain([(document.text.len(), ' ')]) {
                if let Some(range) = document.map.to_file_exactly(Span::of(start..i)) {
                    prop_assert_eq!(range.start, at, "{}", encoding.name());
                    at = range.end;
                    start = i;
                }
            }
            prop_assert_eq!(at, bytes.len() as u64, "{}", encoding.name());
        }
    }

    #[test]
    fn spans_are_the_same_characters_in_the_file(text in prose()) {
        for encoding in encodings() {
            let Some(bytes) = written(&text, encoding) else { continue };
            let document = read_as(bytes.clone(), encoding).unwrap();
            prop_assert_eq!(&document.text, &text);
            for (i, c) in text.char_indices() {
                let span = Span::of(i..i + c.len_utf8());
                let range = document.map.to_file(span);
                let piece = &bytes[range.start as usize..range.end as usize];
                let alone = written(&c.to_string(), Encoding { mark: false, ..encoding }).unwrap();
                prop_assert_eq!(piece, &alone[..], "{:?} in {}", c, encoding.name());
                prop_assert_eq!(document.map.is_identity(span), piece == c.to_string().as_bytes() && piece.len() == 1
                    || encoding.charset == Charset::Utf8);
            }
        }
    }

    #[test]
    fn edits_in_the_file_are_edits_in_the_text(
        text in prose(),
        seeds in prop::collection::vec((any::<usize>(), any::<usize>(), "[a-zа-я. ]{0,4}"), 0..6)
    ) {
        let edits = edits(&text, &seeds);
        let wanted = edited(&text, &edits);
        for encoding in encodings() {
            let Some(bytes) = written(&text, encoding) else { continue };
            let document = read_as(bytes, encoding).unwrap();
            match written(&wanted, encoding) {
                Some(new) => prop_assert_eq!(document.rewrite(&edits), Ok(new), "{}", encoding.name()),
                None => prop_assert!(document.rewrite(&edits).is_err(), "{}", encoding.name()),
            }
        }
    }

    #[test]
    fn edits_around_broken_bytes_leave_them_alone(
        pieces in prop::collection::vec(("[a-zé ]{1,6}", prop::sample::select(vec![&b"\xFF"[..], b"\xE2\x80", b"\xC3"])), 1..5),
        seeds in prop::collection::vec((any::<usize>(), any::<usize>(), "[a-z]{0,3}"), 0..4)
    ) {
        let bytes: Vec<u8> = pieces.iter().flat_map(|(good, bad)| [good.as_bytes(), bad].concat()).collect();
        let document = read_as(bytes, Encoding::UTF8).unwrap();
        let edits = edits(&document.text, &seeds);
        // The text after each edit, told by a decoder that is not ours; neighbouring broken bytes are one place here.
        let one = |s: &str| s.split_inclusive('\u{FFFD}').filter(|p| *p != "\u{FFFD}").collect::<String>();
        match document.rewrite(&edits) {
            Ok(new) => prop_assert_eq!(one(&String::from_utf8_lossy(&new)), one(&edited(&document.text, &edits))),
            Err(e) => prop_assert!(matches!(e, RewriteError::Unfaithful { .. }), "{}", e),
        }
    }
}

fn document(bytes: &[u8]) -> Document {
    read(bytes.to_vec()).unwrap()
}

fn replaced(document: &Document, old: &str, new: &str) -> Result<Vec<u8>, RewriteError> {
    let at = document.text.find(old).unwrap();
    document.rewrite(&[Edit::replace(Span::of(at..at + old.len()), new)])
}

#[test]
fn encodings_are_told_apart() {
    let koi8 = KOI8_R.encode("Поезд отошёл ровно в полдень, и никто не махал ему вслед.").0;
    let cp1251 = WINDOWS_1251.encode("Поезд отошёл ровно в полдень, и никто не махал ему вслед.").0;
    let sjis = SHIFT_JIS.encode("列車は正午ちょうどに出発した。誰も手を振らなかった。").0;
    let cases: [(&[u8], &str, bool); 11] = [
        (b"", "UTF-8", false),
        ("Straße, naïve, дом".as_bytes(), "UTF-8", false),
        (b"\xEF\xBB\xBFmark", "UTF-8", true),
        (b"\xFF\xFEa\0", "UTF-16LE", true),
        (b"\xFE\xFF\0a", "UTF-16BE", true),
        (b"N\0o\0 \0m\0a\0r\0k\0", "UTF-16LE", false),
        ("Дом у реки и \u{2014} ".as_bytes().split_last().unwrap().1, "UTF-8", false),
        (&koi8, "KOI8-U", false),
        (&cp1251, "windows-1251", false),
        (&sjis, "Shift_JIS", false),
        (b"The caf\xE9 owner\x92s na\xEFve plan worked.", "windows-1252", false),
    ];
    for (bytes, name, mark) in cases {
        let document = document(bytes);
        assert_eq!((document.encoding.name(), document.encoding.mark), (name, mark), "{bytes:?}");
    }
}

#[test]
fn a_few_broken_bytes_stay_utf8_and_are_noticed() {
    let document = document("Über den Fluß \u{2014} weg".replace(" weg", " \u{1}").as_bytes());
    assert_eq!(document.notices, []);
    let bytes = ["Über den Fluß ".as_bytes(), b"\xFF\xFE\xFD", " zurück".as_bytes()].concat();
    let document = self::document(&bytes);
    assert_eq!(document.text, "Über den Fluß \u{FFFD} zurück");
    let [notice] = &document.notices[..] else { panic!("{:?}", document.notices) };
    assert_eq!(notice.kind, NoticeKind::Undecodable);
    assert_eq!(notice.span.text(&document.text), "\u{FFFD}");
    assert_eq!(notice.message, "3 bytes are not UTF-8: `FF FE FD`");
}

#[test]
fn bytes_that_are_no_western_letters_stay_broken_utf8() {
    let document = document(b"Two plain words \xFF\xFE\xFA then more words.");
    assert_eq!(document.encoding.name(), "UTF-8");
    assert_eq!(document.notices.len(), 1);
}

#[test]
fn a_guess_from_little_says_so() {
    let document = document(b"The caf\xE9 is open.");
    assert_eq!(document.text, "The café is open.");
    let [notice] = &document.notices[..] else { panic!("{:?}", document.notices) };
    assert_eq!((notice.kind, notice.span.text(&document.text)), (NoticeKind::Guessed, "é"));
    assert_eq!(notice.message, "the file is not UTF-8 and was read as windows-1252, guessed from 1 byte");
}

#[test]
fn zero_bytes_are_noticed_and_kept() {
    let document = document(b"one\0\0 two\0 three");
    let spans: Vec<Span> = document.notices.iter().map(|n| n.span).collect();
    assert_eq!(spans, [Span::new(3, 5), Span::new(9, 10)]);
    assert!(document.notices.iter().all(|n| n.kind == NoticeKind::Nul));
    assert_eq!(replaced(&document, "two", "2").unwrap(), b"one\0\0 2\0 three");
}

#[test]
fn a_flood_of_broken_bytes_is_counted_not_listed() {
    let bytes = "é\u{E9} ".bytes().chain([0xFF]).collect::<Vec<u8>>().repeat(1000);
    let document = document(&bytes);
    assert_eq!(document.notices.len(), 100);
    let last = &document.notices[99].message;
    assert_eq!(last, "the byte `FF` is not UTF-8 (and 900 more places after this one)");
}

#[test]
fn utf32_is_refused() {
    assert_eq!(read(b"\xFF\xFE\0\0a\0\0\0".to_vec()).unwrap_err(), ReadError::Utf32);
}

#[test]
fn a_replacement_takes_the_line_ends_of_the_file() {
    assert_eq!(replaced(&document(b"a b\r\nc\r\n"), " ", "\n").unwrap(), b"a\r\nb\r\nc\r\n");
    assert_eq!(replaced(&document(b"a b\nc"), " ", "\n").unwrap(), b"a\nb\nc");
    assert_eq!(replaced(&document(b"a b\r\nc"), "b\r\n", "x\r\n").unwrap(), b"a x\r\nc");
    assert_eq!(replaced(&document(b"a b\r\nc"), "\nc", "\nd").unwrap(), b"a b\r\nd");
}

#[test]
fn what_the_encoding_lacks_is_refused_by_name() {
    let cp1251 = document(&WINDOWS_1251.encode("Тихая улица вела к реке, и огни горели.").0);
    let error = replaced(&cp1251, "реке", "→").unwrap_err();
    assert_eq!(error.to_string(), "the edit at bytes 34..42 needs `→`, which windows-1251 cannot write");
    assert_eq!(replaced(&cp1251, "улица", "улочка").unwrap().len(), cp1251.original().len() + 1);
}

#[test]
fn undecodable_bytes_are_never_written_over() {
    let document = read_as(b"one \xFF two".to_vec(), Encoding::UTF8).unwrap();
    assert_eq!(
        replaced(&document, "one \u{FFFD} two", "1 \u{FFFD} 2").unwrap_err(),
        RewriteError::Undecodable { span: Span::new(0, 11), bytes: 4..5 }
    );
    assert_eq!(replaced(&document, "one \u{FFFD}", "ONE \u{FFFD}").unwrap(), b"ONE \xFF two");
    assert_eq!(replaced(&document, "\u{FFFD} ", "").unwrap(), b"one two");
    let halves = read_as(b"\xC3word\xA9".to_vec(), Encoding::UTF8).unwrap();
    assert_eq!(replaced(&halves, "word", "").unwrap_err(), RewriteError::Unfaithful { span: Span::new(3, 7) });
}

#[test]
fn edits_out_of_place_are_refused() {
    let document = document("один".as_bytes());
    for edits in [
        vec![Edit::delete(Span::new(0, 1))],
        vec![Edit::delete(Span::new(0, 99))],
        vec![Edit::delete(Span::new(2, 4)), Edit::delete(Span::new(0, 2))],
    ] {
        assert!(matches!(document.rewrite(&edits), Err(RewriteError::Misplaced { .. })));
    }
}
